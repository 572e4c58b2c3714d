import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import type { FreePbx } from "../../lab/freepbx/freepbx";
import { usualModules } from "../../lab/freepbx/module-catalogue";
import { describeFreePbx } from "./freepbx-suite";

const BANNER = "no repos specified, using: [standard] from last GUI settings\n\n";
const HEADER =
  "Module              Version           Status\n------------------- ----------------- ------------------- \n";
const PERMISSIONS = "SETTING FILE PERMISSIONS\nPermissions OK\n";
const LINE = "2.10";

describeFreePbx("module_admin in the lab", [LINE], (suite) => {
  let pbx: FreePbx;

  async function expect(words: string, code: number, stdout: string | RegExp): Promise<void> {
    const answer = await pbx.admin(words);
    assert.deepEqual([answer.code, answer.stderr], [code, ""], words);
    if (typeof stdout === "string") assert.equal(answer.stdout, stdout, words);
    else assert.match(answer.stdout, stdout, words);
  }

  async function versionOf(name: string): Promise<[string, boolean] | undefined> {
    const row = (await pbx.rows()).find((one) => one.name === name);
    return row && [row.version, row.enabled];
  }

  describe("with modules in every state", () => {
    before(async () => {
      await suite.repository.publish(usualModules(LINE).updates);
      pbx = await suite.install("module_admin", LINE, {
        voicemail: { build: "voicemail-2.10.1.1", state: "disabled" },
        queues: { build: "queues-2.10.1.1", state: "broken" },
        superfecta: { build: "superfecta-2.10.1.1", state: "not installed" },
        cdr: { build: "cdr-2.10.1.1", state: "pending", dbVersion: "2.10.1.0" },
        announcement: "announcement-2.10.1.2",
      });
    });

    it("lists them in its columns, the longest name running into its version", async () => {
      const rows =
        "announcement        2.10.1.2          Enabled\n" +
        "builtin                               Enabled\n" +
        "cdr                 2.10.1.0          Disabled; Pending upgrade to 2.10.1.1\n" +
        "core                2.10.1.1          Enabled\n" +
        "digiumaddoninstaller2.10.1.1          Enabled\n" +
        "framework           2.10.1.1          Enabled\n" +
        "queues              2.10.1.1          Broken\n" +
        "ringgroups          2.10.1.1          Enabled\n" +
        "superfecta                            Not Installed (Locally available)\n" +
        "voicemail           2.10.1.1          Disabled\n";
      await expect("list", 0, BANNER + HEADER + rows);
      await expect("--no-warnings list", 0, HEADER + rows);
      await expect("-R standard list", 0, HEADER + rows);
      await expect("-R nowhere --no-warnings list", 0, `No such repo: [nowhere], skipping\n${HEADER}${rows}`);
    });

    it("compares them with the repository, what is pending left out", async () => {
      await expect(
        "listonline",
        0,
        BANNER +
          HEADER +
          "announcement        2.10.1.2          Enabled and up to date\n" +
          "builtin                               Enabled; Not available online\n" +
          "cdr                 2.10.1.0          Disabled; Pending upgrade to 2.10.1.1\n" +
          "core                2.10.1.1          Online upgrade available (2.10.1.2)\n" +
          "digiumaddoninstaller2.10.1.1          Online upgrade available (2.10.1.2)\n" +
          "framework           2.10.1.1          Online upgrade available (2.10.1.2)\n" +
          "queues              2.10.1.1          Broken\n" +
          "ringgroups          2.10.1.1          Online upgrade available (2.10.1.2)\n" +
          "superfecta                            Not Installed (Locally available)\n" +
          "voicemail           2.10.1.1          Disabled\n",
      );
      const upgrades = ["core", "digiumaddoninstaller", "framework", "ringgroups"];
      const lines = upgrades.map((name) => `   ${name} 2.10.1.1 -> 2.10.1.2\n`).join("");
      await expect("showupgrades", 0, `${BANNER}Upgradable: \n${lines}`);
    });

    it("installs what is pending by its name, and calls a disabled module's installation a success", async () => {
      await expect("install cdr", 0, `Module cdr successfully installed\n${PERMISSIONS}`);
      assert.deepEqual(await versionOf("cdr"), ["2.10.1.1", true]);
      const archive = await readFile(suite.repository.get("voicemail-2.10.1.2").file);
      await pbx.unpack("voicemail", archive);
      await expect("install voicemail", 0, `Module voicemail successfully installed\n${PERMISSIONS}`);
      assert.deepEqual(await versionOf("voicemail"), ["2.10.1.1", false]);
      const warning = 'WARNING: "force" is enabled, it is possible to create problems\n';
      await expect(
        "-f install voicemail",
        0,
        `${warning}Module voicemail successfully installed\n${PERMISSIONS}`,
      );
      assert.deepEqual(await versionOf("voicemail"), ["2.10.1.2", false]);
    });

    it("names what it refuses", async () => {
      const refused = (...sentences: string[]): string =>
        `The following error(s) occured:\n${sentences.map((sentence) => ` - ${sentence}\n`).join("")}`;
      const table: readonly (readonly [string, number, string])[] = [
        ["install phantom", 2, refused("Cannot find module")],
        ["install queues", 2, refused("Cannot find module")],
        ["enable core", 2, refused("Module core is already enabled")],
        ["enable queues", 2, refused("Module queues cannot be enabled")],
        ["disable voicemail", 2, refused("Module not enabled: cannot disable")],
        ["uninstall superfecta", 2, refused("Module not installed: cannot uninstall")],
        ["delete phantom", 2, refused("Specified module not found")],
        ["download phantom", 2, refused("Module not found in repository")],
        ["install", 1, "[FATAL] Missing module name\n"],
        ["info phantom", 1, "[FATAL] phantom not found\n"],
        ["checkdepends cdr", 0, "All dependencies met for module cdr\n"],
        ["reversedepends cdr", 0, "No enabled modules depend on this module.\n"],
        ["showannounce", 0, "No Annoucements Available\n"],
      ];
      for (const [words, code, stdout] of table) await expect(words, code, stdout);
      await expect(
        "disable core",
        2,
        /Cannot disable: The following modules depend on this one: announcement,cdr,/,
      );
      await expect(
        "reversedepends core",
        1,
        /^The following modules depend on this one: announcement, cdr, /,
      );
      for (const words of ["", "help", "-h", "nonsense"]) await expect(words, 10, /^USAGE:\n/);
      await expect("--nonsense list", 255, /^Console_Getopt: unrecognized option/);
    });

    it("disables, enables, uninstalls and deletes", async () => {
      await expect("disable ringgroups", 0, "Module ringgroups successfully disabled\n");
      assert.deepEqual(await versionOf("ringgroups"), ["2.10.1.1", false]);
      await expect("enable ringgroups", 0, "Module ringgroups successfully enabled\n");
      await expect("uninstall ringgroups", 0, "Module ringgroups successfully uninstalled\n");
      assert.equal(await versionOf("ringgroups"), undefined);
      await expect("installlocal", 0, /^Installing: ringgroups, superfecta\nInstalling ringgroups\.\.\.\n/);
      assert.deepEqual(await versionOf("superfecta"), ["2.10.1.1", true]);
      await expect("delete ringgroups", 0, "Module ringgroups successfully deleted\n");
      await expect("list", 0, /^(?![^]*ringgroups)/);
    });
  });

  describe("with updates", () => {
    beforeEach(async () => {
      await suite.repository.publish(usualModules(LINE).updates);
      pbx = await suite.install("module_admin", LINE);
    });

    it("downloads and installs one", async () => {
      const { size } = suite.repository.get("core-2.10.1.2");
      await expect(
        "upgrade core",
        0,
        `\rDownloading 0 of ${size} (0%)            \rDownloading ${size} of ${size} (100%)            \n` +
          "\nUntaring..Done\nModule core successfully downloaded\nModule core successfully installed\n" +
          PERMISSIONS,
      );
      assert.deepEqual(await versionOf("core"), ["2.10.1.2", true]);
    });

    it("stops upgradeall at the first failure, in the order of names", async () => {
      await expect(
        "upgradeall",
        2,
        /The following error\(s\) occured:\n - <strong>Core<\/strong> module version 2\.10\.1\.2 or higher is required, you have 2\.10\.1\.1\n$/,
      );
      assert.deepEqual(await versionOf("announcement"), ["2.10.1.2", true]);
      assert.deepEqual(await versionOf("core"), ["2.10.1.1", true]);
      // The failed one is left out of the next attempt.
      await expect("list", 0, /^cdr {17}2\.10\.1\.1 {10}Disabled; Pending upgrade to 2\.10\.1\.2$/m);
      await expect("upgradeall", 0, /\nAll upgrades done!\nSETTING FILE PERMISSIONS\nPermissions OK\n$/);
      assert.deepEqual(await versionOf("cdr"), ["2.10.1.1", true]);
    });

    it("says that all is up to date when the repository is dead, and asks it only every five minutes", async () => {
      await suite.repository.die();
      await expect("showupgrades", 0, `${BANNER}Up to date.\n`);
      await expect("listonline", 0, /^core {16}2\.10\.1\.1 {10}Enabled$/m);
      await expect("upgradeall", 0, `${BANNER}Up to date.\n${PERMISSIONS}`);
      await suite.repository.revive();
      await suite.repository.publish(["core-2.10.1.2"]);
      const core = `${BANNER}Upgradable: \n   core 2.10.1.1 -> 2.10.1.2\n`;
      await expect("showupgrades", 0, core);
      await suite.repository.publish(usualModules(LINE).updates);
      await expect("showupgrades", 0, core);
      await suite.repository.die();
      await expect("upgrade core", 2, / - Unable to connect to servers from URLs provided: http:\/\//);
      await suite.repository.revive();
    });

    it("refuses an archive that isn't the one of the index, and one whose needs nobody meets", async () => {
      const path = suite.repository.pathOf(suite.repository.get("core-2.10.1.2"));
      await suite.repository.setFault(path, "corrupted");
      await expect(
        "download core",
        2,
        / - File Integrity failed for \/\S+\/core-2\.10\.1\.2\.tgz - aborting\n$/,
      );
      await suite.repository.setFault(path, "missing");
      await expect("download core", 2, / - Unable to connect to servers from URLs provided: /);
      await suite.repository.setFault(path, undefined);
      await suite.repository.publish(["cdr-2.10.1.3", "ringgroups-2.10.1.3"]);
      // The index is cached; another URL of the same repository isn't.
      await pbx.container.exec(
        "mysql -e \"UPDATE freepbx_settings SET value = value || '/' WHERE keyword = 'MODULE_REPO'\" asterisk;" +
          "mysql -e \"DELETE FROM module_xml WHERE id = 'xml'\" asterisk",
      );
      await expect("upgrade cdr", 2, / - The Module Named "phantom" is required\.\n$/);
      await expect(
        "checkdepends cdr",
        1,
        'The following dependencies are not met:\n - The Module Named "phantom" is required.\n',
      );
      await expect("upgrade ringgroups", 2, / - Failed to run installation scripts\n$/);
    });

    const pending = () =>
      pbx.container.exec("mysql -N -e \"SELECT value FROM admin WHERE variable = 'need_reload'\" asterisk");

    it("answers 0 when a reload fails, and retrieve_conf 20", async () => {
      await expect("reload", 0, "Successfully reloaded\n");
      assert.equal(await pending(), "false\n");
      await pbx.container.exec("/var/lib/asterisk/bin/retrieve_conf");
      assert.equal(await pending(), "true\n", "what retrieve_conf writes is still to be applied");
      await pbx.change({ conflict: true });
      const aborted = "Aborting reload because extension conflicts or bad destinations\n";
      const failed = "Error(s) have occured, the following is the retrieve_conf output:\n";
      await expect("reload", 0, `${failed}exit: 20\n${aborted}`);
      const retrieve = await pbx.container.tryExec("/var/lib/asterisk/bin/retrieve_conf");
      assert.deepEqual([retrieve.code, retrieve.stdout], [20, aborted]);
      const skipped = await pbx.container.tryExec(
        "/var/lib/asterisk/bin/retrieve_conf --skip-registry-checks",
      );
      assert.equal(skipped.code, 0);
      await pbx.change({ conflict: false });
      await pbx.container.exec("service asterisk stop");
      await expect(
        "reload",
        0,
        /^Error\(s\) have occured.*\nexit: 1\n\[FATAL\] Unable to connect to Asterisk Manager/,
      );
    });

    it("keeps what mysqldump has written, and mysql brings back", async () => {
      const before = await pbx.rows();
      await pbx.container.exec("mysqldump --single-transaction asterisk >/root/dump.sql");
      assert.match(await pbx.container.exec("tail -n 1 /root/dump.sql"), /^-- Dump completed/);
      await expect("upgrade core", 0, /Module core successfully installed/);
      assert.notDeepEqual(await pbx.rows(), before);
      await pbx.container.exec("mysql --defaults-extra-file=/etc/my.cnf asterisk </root/dump.sql");
      assert.deepEqual(await pbx.rows(), before);
      assert.equal((await pbx.container.tryExec("mysqldump nowhere")).code, 2);
    });
  });

  it("orders versions as PHP does", async () => {
    const script = `
import sys
sys.path.insert(0, "/usr/lib/lab/freepbx")
from pbx.versions import compare
for line in sys.stdin:
    print(compare(*line.split()))
`;
    const ascending = [
      "2.9.0",
      "2.10.0alpha1",
      "2.10.0beta1",
      "2.10.0beta2",
      "2.10.0RC1",
      "2.10.0rc2",
      "2.10.0",
    ];
    const versions = [...ascending, "2.10.0.1", "2.10.1", "2.10.1.10", "13.0.2"];
    const pairs = versions.flatMap((left, row) =>
      versions.map((right, column) => ({ text: `${left} ${right}`, order: Math.sign(row - column) })),
    );
    const answer = await suite.container.exec(`python3 -c '${script}'`, {
      input: pairs.map(({ text }) => `${text}\n`).join(""),
    });
    const found = answer.trim().split("\n");
    assert.deepEqual(
      pairs.map(({ text }, index) => `${text}: ${found[index] ?? ""}`),
      pairs.map(({ text, order }) => `${text}: ${order}`),
    );
  });
});
