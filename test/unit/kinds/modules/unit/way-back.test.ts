import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Change, MODULES, reportChange, RUN } from "../framework-change";
import { FakeContainer, TOOLS } from "../framework-fixture";

const KEPT = `var/lib/pbx-maintenance/framework/${RUN}`;
const BACK = /\. The run rolled it back: /;

for (const tool of TOOLS) {
  describe(`the way back from a change of modules by ${tool}`, () => {
    let container: FakeContainer;
    beforeEach(() => {
      container = new FakeContainer(tool);
      container.install("framework 2.10.1.1", "core 2.10.1.3");
      container.write(
        "etc/asterisk/asterisk.conf",
        "[directories](!)\nastagidir => /usr/share/asterisk/agi-bin\n",
      );
      for (const [file, text] of Object.entries(OLD)) container.write(file, text);
    });
    afterEach(() => {
      container.remove();
    });

    const OLD = {
      "var/www/html/index.php": "old",
      "var/www/html/recordings/mine.wav": "mine",
      "var/www/html/admin/config.php": "old",
      "var/www/html/admin/obsolete.php": "only the old one has it",
      "var/www/html/admin/views/mine.php": "mine",
      "var/lib/asterisk/bin/helper": "old",
      "var/lib/asterisk/bin/mine": "mine",
      "usr/share/asterisk/agi-bin/dialparties.agi": "old",
    };
    const NEW = {
      "amp_conf/htdocs/index.php": "new",
      "amp_conf/htdocs/admin/config.php": "new",
      "amp_conf/htdocs/admin/added.php": "new",
      "amp_conf/bin/helper": "new",
      "amp_conf/bin/added": "new",
      "amp_conf/agi-bin/dialparties.agi": "new",
      "amp_conf/agi-bin/added.agi": "new",
    };
    const change = (effect: string): Change => ({
      modules: [["framework 2.10.1.2", effect]],
      files: { framework: NEW },
      rollback: true,
    });

    /** Checksums of all that framework may touch. */
    function sums(): string {
      const script = `cd '${container.root}' && find var/www var/lib/asterisk usr/share -type f -exec sha256sum {} + | sort -k 2`;
      return spawnSync("sh", ["-c", script], { encoding: "utf8" }).stdout;
    }

    it("brings back every file of framework's, by checksum, wherever install.php moved it", () => {
      const before = sums();
      assert.throws(() => reportChange(container, change("web-500")), BACK);
      assert.equal(sums(), before);
      const installed = container.read("pbx/calls").match(/ install .*framework/g);
      assert.equal(installed?.length, 1, "what install.php deleted can't be installed again");
    });

    it("can be gone by hand, as the docs say, where nobody goes back by itself", () => {
      if (tool === "fwconsole") container.write("var/spool/asterisk/cache/x", "");
      const before = sums();
      const left: Change = {
        modules: [
          ["framework 2.10.1.2", "web-500"],
          ["core 2.10.1.4", "none"],
        ],
        files: { framework: NEW, core: { tables: "core_new\n" } },
      };
      assert.throws(() => reportChange(container, left), /The run left it like that/);
      assert.notEqual(sums(), before);
      assert.equal(container.read("var/www/html/admin/config.php"), "new");
      assert.ok(existsSync(join(container.root, "var/lib/asterisk/bin/added")));
      const { stdout, stderr, code } = container.sh(byHand(tool, container.root));
      assert.deepEqual([stderr, code], ["", 0]);
      assert.match(stdout, /^core_new$/m, "the tables that are to be dropped");
      const own = (list: string) => list.replaceAll(/.*\/_cache\/.*\n/g, "");
      assert.equal(own(sums()), own(before));
      assert.match(container.read("pbx/rows"), /^framework 2\.10\.1\.1 1\ncore 2\.10\.1\.3 1$/m);
      assert.equal(container.read("pbx/dialplan"), "framework\ncore\n");
      assert.equal(container.read("pbx/need-reload"), "false\n");
    });

    it("brings them back where install.php copies them, and dies", () => {
      const before = sums();
      container.write("pbx/throws", "");
      assert.throws(() => reportChange(container, change("none")), BACK);
      assert.equal(sums(), before);
      assert.match(container.read("var/log/pbx-maintenance/framework.log"), /Key is about to expire/);
      assert.match(container.read("pbx/rows"), /^framework 2\.10\.1\.1 /m);
    });

    it("brings back what a reload puts elsewhere of a module: copies, and links in the place of one's own files", () => {
      container.write("etc/asterisk/own.conf", "an administrator's");
      const former = `${MODULES}/core/bin/former`;
      container.write(former, "old");
      symlinkSync(join(container.root, former), join(container.root, "var/lib/asterisk/bin/former"));
      const elsewhere = () => {
        const list = `find etc/asterisk var/lib/asterisk usr/share/asterisk ! -type d ! -path '*/backup/*' -exec ls -l --time-style=+ {} + | sort`;
        return (
          spawnSync("sh", ["-c", `cd '${container.root}' && ${list}`], { encoding: "utf8" }).stdout + sums()
        );
      };
      const before = elsewhere();
      const files = {
        "etc/own.conf": "new",
        "etc/added.conf": "new",
        "bin/former": "new",
        "bin/added": "new",
        "bin/more/added": "new",
        "agi-bin/dialparties.agi": "new",
        "agi-bin/deep/added.agi": "new",
      };
      const change: Change = {
        modules: [["core 2.10.1.4", "web-500"]],
        files: { core: files },
        rollback: true,
      };
      assert.throws(() => reportChange(container, change), BACK);
      assert.equal(elsewhere(), before);
      assert.ok(
        existsSync(join(container.root, "etc/asterisk/backup/own.conf.bk.1")),
        "FreePBX has moved it away",
      );
    });

    it("is a change that's done where all goes well", () => {
      assert.equal(reportChange(container, change("none")).gates[0]?.verdict, "passed");
      assert.equal(container.read("usr/share/asterisk/agi-bin/added.agi"), "new");
      assert.ok(!existsSync(join(container.root, MODULES, "framework/amp_conf")));
    });

    it("isn't one where a file isn't as it was, whatever the list says", () => {
      // Somebody writes into what is just being put back.
      container.program(
        "tar",
        `PATH=/usr/bin:/bin; tar "$@"; code=$?; case "$*" in *-xpf*elsewhere.tar*) echo new >"$MAINTENANCE_ROOT/var/www/html/admin/config.php" ;; esac; exit $code`,
      );
      assert.throws(
        () => reportChange(container, change("web-500")),
        /The rollback failed as well: modules and database can't be restored: files differ from the saved ones: var\/www\/html\/admin\/config\.php: /,
      );
      assert.ok(existsSync(join(container.root, "var/lib/pbx-maintenance/framework/open")));
    });

    it("drops the tables that the new module made, so that it migrates again; nothing is lost of them", () => {
      const migrating = (version: string, effect: string): Change => ({
        modules: [[`core ${version}`, effect]],
        files: { core: { tables: "core_new\n" } },
        rollback: true,
      });
      assert.throws(() => reportChange(container, migrating("2.10.1.4", "web-500")), BACK);
      assert.equal(container.read("pbx/tables"), "admin\nmodules\n");
      assert.match(container.read(`${KEPT}/added.sql`), /^-- tables .* asterisk core_new$/m);
      reportChange(container, { ...migrating("2.10.1.5", "none"), run: "2" });
      assert.equal(container.read("pbx/tables"), "admin\nmodules\ncore_new\n");
      assert.doesNotMatch(container.read("var/log/pbx-maintenance/framework.log"), /already migrated/);
    });

    for (const [what, tables] of [
      ["aren't known", ""],
      ["are of another form than they were", "(unknown)\n"],
    ] as const) {
      it(`drops none where the tables of before ${what}`, () => {
        const program = container.read("bin/mysql");
        const forgetful = `case "$*" in *"SHOW FULL"*) printf '${tables}'; exit ;; esac`;
        const dump = `printf 'CREATE TABLE \`%s\` (x);\n' admin modules core_new; cat "$MAINTENANCE_ROOT/pbx/rows"`;
        const restore = `grep -v CREATE >"$MAINTENANCE_ROOT/pbx/rows"`;
        container.program("mysql", forgetful + program.replace("#!/bin/sh", ""));
        // It answers as it should when the way back asks.
        container.program(
          "chown",
          `printf '%s' '${program.replaceAll("'", String.raw`'\''`)}' >"$MAINTENANCE_ROOT/bin/mysql"`,
        );
        const change: Change = {
          modules: [["core 2.10.1.4", "web-500"]],
          rollback: true,
          settings: { database: { dump, restore } },
        };
        assert.throws(() => reportChange(container, change), { name: "UnitFailed" });
        assert.equal(container.read("pbx/tables"), "admin\nmodules\n");
      });
    }

    it("says so where tables can't be dropped", () => {
      container.program(
        "mysqldump",
        `case "$*" in *core_new*) echo 'mysqldump: Got error: 1049' >&2; exit 2 ;; esac; cat "$MAINTENANCE_ROOT/pbx/rows"; echo "-- Dump completed"`,
      );
      assert.throws(
        () =>
          reportChange(container, {
            modules: [["core 2.10.1.4", "web-500"]],
            files: { core: { tables: "core_new\n" } },
            rollback: true,
          }),
        /The rollback failed as well: modules and database can't be restored: mysqldump: Got error: 1049/,
      );
      assert.match(container.read("pbx/tables"), /^core_new$/m, "what isn't saved isn't dropped");
      assert.throws(
        () => reportChange(container, { modules: [["core 2.10.1.5", "none"]], run: "2" }),
        /run \S+ was ended while it restored the database, .* Drop the tables that \S+\/tables doesn't name\. Remove /,
      );
    });

    it("reloads by what the modules are now, not by what FreePBX remembers of them", () => {
      if (tool === "fwconsole") container.write("var/spool/asterisk/cache/x", "");
      const change: Change = { modules: [["core 2.10.1.4", "web-500"]], rollback: true };
      assert.throws(() => reportChange(container, change), BACK);
      assert.equal(container.read("pbx/dialplan"), "framework\ncore\n");
      assert.equal(container.read("pbx/need-reload"), "false\n");
    });

    it("isn't proven where a context of before is missing, whatever the list says", () => {
      container.program("mysql", `${container.read("bin/mysql").replace("#!/bin/sh", "")}\n${FORGETS}`);
      const change: Change = { modules: [["core 2.10.1.4", "web-500"]], rollback: true };
      assert.throws(
        () => reportChange(container, change),
        /The rollback failed as well: context app-core-1 of Asterisk's dialplan is missing\. Look at it now/,
      );
      assert.ok(existsSync(join(container.root, "var/lib/pbx-maintenance/framework/open")));
    });

    it("is to what somebody had saved before, and not yet applied", () => {
      container.write("pbx/need-reload", "true\n");
      container.write("pbx/dialplan", "framework\n");
      const change: Change = { modules: [["core 2.10.1.4", "web-500"]], rollback: true };
      assert.throws(() => reportChange(container, change), BACK);
      assert.match(container.read(`var/lib/pbx-maintenance/framework/${RUN}/dialplan`), /^app-core-1\t/m);
      assert.equal(container.read("pbx/dialplan"), "framework\ncore\n");
    });
  });
}

/** Restoring the database makes the next reload lose a module's dialplan. */
const FORGETS = 'case "$*" in *-e*) ;; *) echo core >"$MAINTENANCE_ROOT/pbx/loses" ;; esac';

/** The commands of docs/framework.md for a way back by hand, in a container that is a folder. */
function byHand(tool: string, root: string): string {
  const docs = readFileSync(join(__dirname, "../../../../../docs/framework.md"), "utf8");
  const blocks = [...docs.matchAll(/^```sh\n([^`]*)^```/gm)].map(([, commands = ""]) => commands);
  const of = (what: string) => blocks.find((block) => block.includes(what)) ?? assert.fail(what);
  return ["failed-modules", tool === "fwconsole" ? "fwconsole reload" : "module_admin reload"]
    .map(of)
    .join("")
    .replaceAll("RUN", RUN)
    .replaceAll(/(?<= )\/(?=var\b|\n)/g, `${root}/`)
    .replaceAll('rm -f "$file"', `rm -f "${root}$file"`)
    .replaceAll(
      /^(?:\/var|fwconsole)/gm,
      (word) => `${root}${word === "fwconsole" ? "/usr/sbin/fwconsole" : word}`,
    );
}
