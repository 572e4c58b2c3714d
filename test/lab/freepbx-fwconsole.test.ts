import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { FreePbx } from "../../lab/freepbx/freepbx";
import { usualModules } from "../../lab/freepbx/module-catalogue";
import type { ModuleRecipe } from "../../lab/freepbx/module-recipe";
import type { CommandResult } from "../../lab/lab";
import { describeFreePbx } from "./freepbx-suite";

const BANNER = "No repos specified, using: [standard] from last GUI settings\n\n";
const DONE = "Updating Hooks...Done\nChowning directories...Done\n";
/** Just these modules of 17, each in two versions. */
const OF_17 = ["framework", "core"].flatMap((name) =>
  ["17.0.1.1", "17.0.1.2"].map((version): ModuleRecipe => ({ name, version })),
);
const OLD = "13.0";
const LINE = "15.0";

const GOOD = 1 | 128;
const TAMPERED = 2 | 128;
const INVALID = 4;
const UNSIGNED = 8;

describeFreePbx("fwconsole in the lab", [OLD, LINE, ...OF_17], (suite) => {
  let pbx: FreePbx;

  async function expect(words: string, code: number, stdout: string | RegExp): Promise<void> {
    compare(words, await pbx.admin(words), code, stdout);
  }

  /** Another command than `ma`, with the environment of a shell that a person uses. */
  async function expectConsole(words: string, code: number, stdout: string | RegExp): Promise<void> {
    const answer = await pbx.container.tryExec(`SHELL=/bin/bash fwconsole ${words}`);
    compare(words, answer, code, stdout);
  }

  function compare(words: string, answer: CommandResult, code: number, stdout: string | RegExp): void {
    assert.equal(answer.code, code, `${words}: ${answer.stdout}${answer.stderr}`);
    if (typeof stdout === "string") assert.equal(answer.stdout, stdout, words);
    else assert.match(answer.stdout, stdout, words);
  }

  /** Version, whether it's enabled, and the signature's bits. */
  async function stateOf(name: string): Promise<[string, boolean, number | undefined] | undefined> {
    const row = (await pbx.rows()).find((one) => one.name === name);
    return row && [row.version, row.enabled, row.signature];
  }

  describe("with modules in every state", () => {
    before(async () => {
      await suite.repository.publish(usualModules(LINE).updates);
      pbx = await suite.install("fwconsole", LINE, {
        voicemail: { build: "voicemail-15.0.1.1", state: "disabled" },
        queues: { build: "queues-15.0.1.1", state: "broken" },
        superfecta: { build: "superfecta-15.0.1.1", state: "not installed" },
        cdr: { build: "cdr-15.0.1.1", state: "pending", dbVersion: "15.0.1.0" },
      });
    });

    it("lists them in a table", async () => {
      const rule = `+${"-".repeat(22)}+${"-".repeat(10)}+${"-".repeat(39)}+${"-".repeat(9)}+\n`;
      const rows = [
        ["Module", "Version", "Status", "License"],
        ["announcement", "15.0.1.1", "Enabled", "GPLv3+"],
        ["builtin", "", "Enabled", ""],
        ["cdr", "15.0.1.0", "Disabled; Pending upgrade to 15.0.1.1", "GPLv3+"],
        ["core", "15.0.1.1", "Enabled", "GPLv3+"],
        ["digiumaddoninstaller", "15.0.1.1", "Enabled", "GPLv3+"],
        ["framework", "15.0.1.1", "Enabled", "GPLv3+"],
        ["queues", "15.0.1.1", "Broken", ""],
        ["ringgroups", "15.0.1.1", "Enabled", "GPLv3+"],
        ["superfecta", "", "Not Installed (Locally available)", "GPLv3+"],
        ["voicemail", "15.0.1.1", "Disabled", "GPLv3+"],
      ].map(
        ([name = "", version = "", status = "", license = ""]) =>
          `| ${name.padEnd(20)} | ${version.padEnd(8)} | ${status.padEnd(37)} | ${license.padEnd(7)} |\n`,
      );
      const [header = "", ...body] = rows;
      await expect("list", 0, `${BANNER}${rule}${header}${rule}${body.join("")}${rule}`);
    });

    it("lists them as one JSON object a line, slashes escaped", async () => {
      const { code, stdout } = await pbx.admin("list --format=json");
      const lines = stdout.trimEnd().split("\n");
      assert.equal(code, 0);
      assert.deepEqual(lines.slice(0, 2), [
        '{"status":true,"type":"message","data":"No repos specified, using: [standard] from last GUI settings"}',
        '{"status":true,"type":"message","data":""}',
      ]);
      assert.match(
        lines[2] ?? "",
        /^\{"status":true,"type":"message","data":\[\["announcement","15\.0\.1\.1",/,
      );
      assert.match(
        lines[2] ?? "",
        /\["cdr","15\.0\.1\.0","Disabled; Pending upgrade to 15\.0\.1\.1","GPLv3\+"\]/,
      );
      const url = await pbx.admin("downloadinstall http://127.0.0.1:9/cdr-1.tgz --format=json");
      assert.equal(url.code, 2);
      assert.match(
        url.stdout,
        /"data":"Starting module download from http:\\\/\\\/127\.0\.0\.1:9\\\/cdr-1\.tgz \.\.\."\}/,
      );
      assert.match(
        url.stdout,
        /\{"status":false,"type":"error","data":"The following error\(s\) occured:"\}/,
      );
    });

    it("words their states in the language of the web interface, whatever the environment asks for", async () => {
      await pbx.container.exec("fwconsole setting UIDEFAULTLANG fr_FR");
      const { stdout } = await pbx.container.tryExec("LC_ALL=C fwconsole ma list --format=json");
      assert.match(stdout, /\["core","15\.0\.1\.1","Activ\\u00e9","GPLv3\+"\]/);
      await pbx.container.exec("fwconsole setting UIDEFAULTLANG en_US");
    });

    it("counts what is pending among the upgrades", async () => {
      const { stdout } = await pbx.admin("showupgrades --format=json");
      const rows = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as { data: unknown };
      const names = ["announcement", "cdr", "core", "digiumaddoninstaller", "framework", "ringgroups"];
      assert.deepEqual(
        rows.data,
        names.map((name) => [name, "15.0.1.1", "15.0.1.2"]),
      );
    });

    it("prints what isn't JSON in the middle of it", async () => {
      const { code, stdout } = await pbx.admin("install cdr --format=json");
      assert.equal(code, 0);
      assert.match(
        stdout,
        /^Generating CSS\.\.\.Done\n\{.*"Module cdr version 15\.0\.1\.1 successfully installed"\}\n/,
      );
    });

    it("calls a disabled module's installation a success", async () => {
      await pbx.unpack("voicemail", await readFile(suite.repository.get("voicemail-15.0.1.2").file));
      await expect(
        "install voicemail --skipdisabled",
        0,
        `Module voicemail version 15.0.1.1 successfully installed\n${DONE}`,
      );
      assert.deepEqual(await stateOf("voicemail"), ["15.0.1.1", false, GOOD]);
      await expect(
        "install voicemail --skipdisabled --force",
        0,
        /version 15\.0\.1\.2 successfully installed/,
      );
      assert.deepEqual(await stateOf("voicemail"), ["15.0.1.2", false, GOOD]);
    });

    it("ends with 0 for most of what it refuses", async () => {
      const failed = "Unable to install module phantom:\n - Cannot find module\n";
      const table: readonly (readonly [string, number, string | RegExp])[] = [
        ["install phantom", 0, `${failed}${DONE}`],
        [
          "upgrade phantom",
          0,
          `${BANNER}phantom is not a locally installed module, unable to upgrade\n${DONE}`,
        ],
        ["downloadlocal /root/cdr.tgz", 0, "Unknown Command! ()\n"],
        [
          "download phantom",
          2,
          `${BANNER}Downloading module 'phantom'\nThe following error(s) occured:\n - Retrieved Module XML Was Empty\n`,
        ],
        ["enable core", 2, "The following error(s) occured:\n - Module core is already enabled\n"],
        ["checkdepends core", 0, "All dependencies met for module core\n"],
        ["reversedepends core", 1, /^The following modules depend on this one: announcement, cdr, /],
        ["list --nonsense", 1, ""],
      ];
      for (const [words, code, stdout] of table) await expect(words, code, stdout);
    });
  });

  describe("with updates", () => {
    beforeEach(async () => {
      await suite.repository.publish(usualModules(LINE).updates);
      pbx = await suite.install("fwconsole", LINE);
    });

    it("installs an exact version, and answers 0 where there's none", async () => {
      await suite.repository.publish(["cdr-15.0.1.1", "core-15.0.1.1", "core-15.0.1.2", "core-15.0.1.3"]);
      await expect(
        "downloadinstall core:15.0.1.2 --skipdisabled",
        0,
        /\nModule core version 15\.0\.1\.2 successfully installed\n/,
      );
      assert.deepEqual(await stateOf("core"), ["15.0.1.2", true, GOOD]);
      const missing = "Unable to update module cdr - 15.0.1.9, it does not exist:\n";
      await expect("downloadinstall cdr:15.0.1.9 --skipdisabled", 0, `${BANNER}${missing}${DONE}`);
      assert.deepEqual(await stateOf("cdr"), ["15.0.1.1", true, GOOD]);
    });

    it("installs what a hand has unpacked", async () => {
      await pbx.unpack("core", await readFile(suite.repository.get("core-15.0.1.2").file));
      await expect(
        "installlocal",
        0,
        /^Installing core\.\.\.\n.*Module core version 15\.0\.1\.2 successfully installed\n/s,
      );
      assert.deepEqual(await stateOf("core"), ["15.0.1.2", true, GOOD]);
    });

    it("upgrades framework and core first, and praises itself whatever happened", async () => {
      const others = usualModules(LINE).updates.filter((id) => !id.startsWith("ringgroups"));
      await suite.repository.publish([...others, "ringgroups-15.0.1.3"]);
      const { code, stdout } = await pbx.admin("upgradeall");
      assert.equal(code, 0);
      assert.match(stdout, /\nUnable to install module ringgroups:\n - Failed to run installation scripts\n/);
      assert.match(stdout, /\nAll upgrades completed successfully!\nUpdating Hooks\.\.\.Done\n/);
      const order = [...stdout.matchAll(/^Upgrading module '(\w+)'/gm)].map(([, name]) => name);
      assert.deepEqual(order.slice(0, 3), ["framework", "core", "announcement"]);
      assert.deepEqual(await stateOf("ringgroups"), ["15.0.1.1", true, GOOD]);
      await expect("list", 0, /\| ringgroups +\| 15\.0\.1\.1 \| Disabled; Pending upgrade to 15\.0\.1\.3 /);
      await expectConsole("--version", 0, "FW Console - FreePBX Utility 15.0.1.2\n");
    });

    it("fetches what a module needs, and answers 0 if it can't be had", async () => {
      await expect(
        "upgrade cdr",
        0,
        /\nDetected Missing Dependency of: core 15\.0\.1\.2\nDownloading Missing Dependency of: core/,
      );
      assert.deepEqual(await stateOf("core"), ["15.0.1.2", true, GOOD]);
      assert.deepEqual(await stateOf("cdr"), ["15.0.1.2", true, GOOD]);
      await pbx.unpack("cdr", await readFile(suite.repository.get("cdr-15.0.1.3").file));
      await expect("install cdr", 0, /\nUnable to resolve dependencies for module cdr\n/);
      assert.equal((await stateOf("cdr"))?.[0], "15.0.1.2");
    });

    it("says that all is up to date when the repository is dead", async () => {
      await suite.repository.die();
      await expect("showupgrades", 0, `${BANNER}Up to date.\n`);
      await expect("upgradeall", 0, `${BANNER}Up to date.\n${DONE}`);
      await expect("listonline", 0, /\| core +\| 15\.0\.1\.1 \| Enabled; Not available online \|/);
      await suite.repository.revive();
    });

    it("refuses an archive that isn't the one of the index", async () => {
      const path = suite.repository.pathOf(suite.repository.get("core-15.0.1.2"));
      await suite.repository.setFault(path, "corrupted");
      await expect(
        "upgrade core",
        2,
        / - File Integrity failed for \S+ - aborting \(md5sum did not match\)\n$/,
      );
      await expect("download core:15.0.1.2", 2, / - Could not untar \S+core-15\.0\.1\.2\.tgz to /);
      await suite.repository.setFault(path, "missing");
      await expect(
        "download core:15.0.1.2",
        2,
        / - Failed download module tarball from \S+, server may be down\n$/,
      );
      await suite.repository.setFault(path, undefined);
    });

    it("judges signatures by gpg", async () => {
      const table = { altered: TAMPERED, "wrong-key": INVALID, unsigned: UNSIGNED };
      await expect("upgrade core", 0, /Module core version 15\.0\.1\.2 successfully installed/);
      for (const [variant, bits] of Object.entries(table)) {
        const { file } = suite.repository.get(`cdr-15.0.1.2+${variant}`);
        await pbx.unpack("cdr", await readFile(file));
        await expect("install cdr", 0, /Module cdr version 15\.0\.1\.2 successfully installed/);
        assert.deepEqual(await stateOf("cdr"), ["15.0.1.2", true, bits], variant);
      }
      await pbx.container.exec("echo altered >>/var/www/html/admin/modules/queues/install.php");
      assert.equal((await stateOf("queues"))?.[2], GOOD);
      await expectConsole("util signaturecheck", 0, "");
      assert.equal((await stateOf("queues"))?.[2], TAMPERED);
    });

    it("installs security updates when it's asked for a list of what is online", async () => {
      const issues = [{ id: "SEC-2026-001", module: "core", fixedIn: "15.0.1.2" }];
      await suite.repository.publish(usualModules(LINE).updates, issues);
      await expectConsole("updatemanager auto_module_security_updates emailonly", 0, /^Changing /);
      await expect("listonline", 0, /\| core +\| 15\.0\.1\.1 \| Online upgrade available \(15\.0\.1\.2\) /);
      assert.equal((await stateOf("core"))?.[0], "15.0.1.1");
      await expectConsole("updatemanager auto_module_security_updates enabled", 0, /^Changing /);
      await expect("list", 0, /^No repos specified/);
      assert.equal((await stateOf("core"))?.[0], "15.0.1.1");
      await expect(
        "listonline",
        0,
        /\nupgrade core due to security vulnerability SEC-2026-001\.\.\.Done!\n$/,
      );
      assert.equal((await stateOf("core"))?.[0], "15.0.1.2");
    });

    it("tells the automatic updater's settings, and keeps them in the database", async () => {
      await expectConsole(
        "updatemanager --list",
        0,
        /\| auto_module_updates +\| enabled +\|\n\| auto_module_security_updates \| enabled +\|\n.*\n\| update_every +\| saturday +\|\n\| update_period +\| 4to8 +\|/,
      );
      await expectConsole(
        "updatemanager auto_module_updates",
        0,
        'Setting of "auto_module_updates" is "enabled"\n',
      );
      await expectConsole(
        "modulesystemmanager auto_module_updates never",
        0,
        'Error: "auto_module_updates" must be one of "enabled,emailonly,disabled"\n',
      );
      await expectConsole(
        "updatemanager auto_module_updates disabled",
        0,
        'Changing "auto_module_updates" from [enabled] to [disabled]\n',
      );
      const query = "SELECT val FROM kvstore_FreePBX WHERE `key` = 'auto_module_updates' AND id = 'updates'";
      assert.equal(
        await pbx.container.exec(`mysql -N -e "${query.replaceAll("`", "\\`")}" asterisk`),
        "disabled\n",
      );
    });

    it("reads and changes other settings", async () => {
      await expectConsole("setting MODULEADMINEDGE", 0, 'Setting of "MODULEADMINEDGE" is (bool)[false]\n');
      await expectConsole("setting MODULEADMINEDGE true", 0, 'Changing "MODULEADMINEDGE" from [0] to [1]\n');
      await expectConsole("setting MODULEADMINEDGE maybe", 1, "");
      await expectConsole("setting NONSENSE", 0, "The setting NONSENSE was not found!\n");
      await expectConsole("setting MODULEADMINEDGE 0", 0, /^Changing/);
      // What ends early leaves it changed.
      await expect("download phantom --edge", 2, /^Edge repository temporarily enabled\n/);
      await expectConsole("setting MODULEADMINEDGE", 0, 'Setting of "MODULEADMINEDGE" is (bool)[true]\n');
    });

    it("reloads by retrieve_conf up to 15.0.1, knows no option, and ends with 0 when it failed", async () => {
      await expectConsole("reload", 0, "Reloading FreePBX\nSuccessfully reloaded\n");
      for (const option of ["--json", "--dry-run"]) {
        const refused = await pbx.container.tryExec(`fwconsole reload ${option}`);
        assert.deepEqual([refused.code, refused.stdout], [1, ""]);
        assert.match(refused.stderr, new RegExp(`\n {2}The "${option}" option does not exist\\. {2}\n`));
      }
      await pbx.change({ conflict: true });
      await expectConsole(
        "reload",
        0,
        "Reloading FreePBX\nError(s) have occured, the following is the retrieve_conf output:\nexit: 20\n" +
          "Aborting reload because extension conflicts or bad destinations\n",
      );
      await pbx.change({ conflict: false });
    });

    it("reloads by itself from 15.0.2 on, in JSON where there's no shell, and throws where it can't", async () => {
      await pbx.container.exec(
        "mysql -e \"UPDATE admin SET value = '15.0.16.23' WHERE variable = 'version'\" asterisk",
      );
      await expectConsole("reload", 0, "Reload Started\nReload Complete\n");
      const bare = await pbx.container.tryExec("env -i PATH=/usr/sbin:/usr/bin fwconsole reload");
      compare("bare", bare, 0, '{"message":"Reload Started"}\n{"message":"Reload Complete"}\n');
      await pbx.container.exec(`echo '{"reload":"warning"}' >/var/www/html/admin/modules/cdr/lab.json`);
      await expectConsole(
        "reload --json",
        0,
        '{"message":"Reload Started"}\n{"message":"Reload Complete"}\n',
      );
      await expectConsole("reload", 255, "Reload Started\n");
      await pbx.container.exec("echo '{}' >/var/www/html/admin/modules/cdr/lab.json");
      await pbx.change({ conflict: true });
      await expectConsole(
        "reload --json",
        255,
        /^\{"message":"Reload Started"\}\n\{"error":"Aborting reload because extension conflicts or bad destinations","trace":"/,
      );
      await expectConsole("reload", 1, "Reload Started\n");
      await expectConsole("nonsense", 1, "");
    });
  });

  it("is told of security updates by a plain setting in 13", async () => {
    await suite.repository.publish(usualModules(OLD).updates);
    pbx = await suite.install("fwconsole", OLD);
    await expectConsole(
      "setting AUTOSECURITYUPDATES",
      0,
      'Setting of "AUTOSECURITYUPDATES" is (bool)[true]\n',
    );
    await expectConsole("updatemanager --list", 1, "");
  });

  it("remembers states from 14 on, which a reload believes until somebody lists", async () => {
    pbx = await suite.install("fwconsole", LINE);
    const contexts = async () => (await pbx.asterisk("dialplan show")).stdout.match(/(?<=')app-[a-z]+-1/g);
    const all = await contexts();
    assert.ok(all?.includes("app-cdr-1"));
    await pbx.unpack("cdr", await readFile(suite.repository.get("cdr-15.0.1.2").file));
    await expectConsole("reload", 0, /^Reloading FreePBX\nSuccessfully reloaded\n$/);
    assert.deepEqual(
      await contexts(),
      all?.filter((name) => name !== "app-cdr-1"),
    );
    assert.equal(
      (await pbx.asterisk("dialplan show app-cdr-1")).stdout,
      "There is no existence of 'app-cdr-1' context\n",
    );
    await pbx.unpack("cdr", await readFile(suite.repository.get("cdr-15.0.1.1").file));
    await expect("list", 0, /\| cdr +\| 15\.0\.1\.1 \| Enabled /);
    await expectConsole("reload", 0, /Successfully reloaded/);
    assert.deepEqual(await contexts(), all);
  });

  it("has files of framework where they're used, and nothing to install a second time", async () => {
    pbx = await suite.install("fwconsole", LINE);
    const read = () =>
      pbx.container.exec("cat /var/lib/asterisk/agi-bin/dialparties.agi /var/www/html/index.php");
    assert.equal(await read(), "// framework 15.0.1.1\n".repeat(2));
    await pbx.unpack("framework", await readFile(suite.repository.get("framework-15.0.1.2").file));
    await expect("install framework", 0, /^installing files to \/var\/www\/html\.\.done\n/);
    assert.equal(await read(), "// framework 15.0.1.2\n".repeat(2));
    await expect(
      "install framework",
      0,
      /^No directory \/var\/www\/html\/admin\/modules\/framework\/amp_conf\/htdocs, install script not needed\n/,
    );
    assert.equal((await stateOf("framework"))?.[2], GOOD);
    await pbx.container.exec("echo >>/var/lib/asterisk/agi-bin/dialparties.agi");
    await expectConsole("util signaturecheck", 0, "");
    assert.equal((await stateOf("framework"))?.[2], TAMPERED);
    await pbx.unpack("framework", await readFile(suite.repository.get("framework-15.0.1.3").file));
    const died = await pbx.admin("install framework");
    assert.equal(died.code, 1);
    assert.match(died.stderr, /^\nIn install\.php line 150:\n +\n {2}The signing key is about to expire/);
    assert.equal(await read(), "// framework 15.0.1.3\n".repeat(2));
    await expect("list", 0, /\| framework +\| 15\.0\.1\.2 \| Disabled; Pending upgrade to 15\.0\.1\.3 /);
  });

  describe("of 17", () => {
    before(async () => {
      pbx = await suite.installOnly("fwconsole", ["framework-17.0.1.1", "core-17.0.1.1"]);
    });

    it("says who signed a module, whatever was altered since", async () => {
      await pbx.container.exec("echo >>/var/www/html/admin/modules/core/functions.inc.php");
      await expectConsole("util signaturecheck", 0, "");
      assert.equal((await stateOf("core"))?.[2], TAMPERED);
      await expect("list", 0, /\| core +\| 17\.0\.1\.1 \| Enabled \| GPLv3\+ +\| Sangoma +\|/);
      await expect("list --format=json", 0, /\["core","17\.0\.1\.1","Enabled","GPLv3\+","Sangoma"\]/);
    });

    it("dies of a list without security issues", async () => {
      await suite.repository.publish(["framework-17.0.1.2", "core-17.0.1.2"], "none");
      const died = await pbx.admin("showupgrades");
      assert.equal(died.code, 2);
      assert.match(
        died.stderr,
        /^\nIn modulefunctions\.class\.php line 230:\n +\n {2}Undefined variable \$security {2}\n/,
      );
      await suite.repository.publish(["framework-17.0.1.2", "core-17.0.1.2"]);
      await pbx.container.exec("mysql -e \"DELETE FROM module_xml WHERE id = 'xml'\" asterisk");
      await expect("showupgrades", 0, /\| core +\| 17\.0\.1\.1 +\| 17\.0\.1\.2 +\|/);
    });
  });
});
