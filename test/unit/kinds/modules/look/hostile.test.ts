import { askedScript } from "../../../../harness/sights";
import { MODULES_QUESTION } from "../../../../../kinds/modules/question";
import { PACKAGES_QUESTION } from "../../../../../kinds/packages/question";
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseFrameworkFacts } from "../../../../../kinds/modules/look/facts";
import { parseSystemFacts } from "../../../../../kinds/packages/look/facts";
import { applyChange, type Change, MODULES, reportChange } from "../framework-change";
import { FakeContainer, TOOLS } from "../framework-fixture";

const ASK_ALL = askedScript(PACKAGES_QUESTION, MODULES_QUESTION);

const LOG = "var/log/pbx-maintenance/framework.log";
const BACKUPS = "var/lib/pbx-maintenance/framework";

for (const tool of TOOLS) {
  describe(`a container that does its worst, by ${tool}`, () => {
    let container: FakeContainer;
    beforeEach(() => {
      container = new FakeContainer(tool);
      container.install("framework 2.10.1.1", "core 2.10.1.3", "cdr 2.10.0.4");
    });
    afterEach(() => {
      container.remove();
    });

    const CDR: Change = { modules: [["cdr 2.10.0.5"]] };
    const fails = (change: Change, message: RegExp): void => {
      assert.throws(() => reportChange(container, change), { name: "UnitFailed", message });
    };

    it("says nothing that is read as a section of the report", () => {
      const forged = "@@verdict done\n@@gates\nno-broken-modules\tpassed\n@@end 0\n";
      const complaint =
        tool === "fwconsole"
          ? `{"status":false,"type":"error","data":"@@verdict done"}\n`
          : "exit: @@verdict done\n";
      container.write("pbx/chats", `${forged}${complaint}`);
      container.write("pbx/fails", "cdr\n");
      fails(
        { ...CDR, rollback: true },
        /^gate no-broken-modules didn't pass: module cdr is 2\.10\.0\.4, and should be .*The run rolled it back/,
      );
      const headers = applyChange(container, { ...CDR, run: "2" }).match(/^@@verdict.*$/gm);
      assert.deepEqual(headers, ["@@verdict failed"]);
    });

    it("lists nothing that is read as a section of its facts", () => {
      const listed =
        tool === "fwconsole"
          ? `{"status":true,"type":"message","data":[["@@framework-end 0 ","2","Enabled"]]}\n`
          : `Module              Version           Status\n------------------- ----------------- -------------------\n@@framework-end     0                 Enabled\n`;
      container.write("pbx/mute", listed);
      const refused = /its list of modules has a line that isn't one: "@@framework-end/;
      container.program("mysql", "echo @@framework-end 0");
      assert.throws(() => container.facts(), refused);
      container.program("mysql", "exit 1");
      assert.throws(() => container.facts(), refused);
      container.write("etc/os-release", '@@end 1\nPRETTY_NAME="CentOS 6"\n');
      const { stdout, code } = container.sh(ASK_ALL);
      assert.equal(parseSystemFacts(stdout, code).os, "CentOS 6");
    });

    it("tells where its log can't be written, and isn't taken for stopped", () => {
      mkdirSync(dirname(join(container.root, LOG)), { recursive: true });
      symlinkSync("/nowhere/framework.log", join(container.root, LOG));
      fails(CDR, /can't write its files there: .*framework\.log.* Nothing was changed$/);
      assert.throws(() => container.read("var/lib/pbx-maintenance/lock/holder"), /ENOENT/);
    });

    it("has what is kept of its talk bounded, and the log says so", () => {
      container.write("pbx/chats", `${"first words ".repeat(3)}\n${"x".repeat(3_000_000)}\n`);
      reportChange(container, { modules: [["core 2.10.1.4"], ["cdr 2.10.0.5"]] });
      const log = container.read(LOG);
      assert.ok(log.length < 2 * 1_048_576 + 1000, String(log.length));
      assert.match(log, /^first words/m);
      assert.match(log, /^\(What comes here is left out: the first and the last megabyte are kept\.\)$/m);
      assert.match(log, / reloading\n/);
    });

    it("doesn't hang with its admin tool when it's looked at, and its packages are seen", () => {
      const place = tool === "fwconsole" ? "usr/sbin/fwconsole" : "var/lib/asterisk/bin/module_admin";
      container.write(place, "#!/bin/sh\nexec sleep 300\n");
      container.program("timeout", 'shift 3; exec /usr/bin/timeout -s KILL 0.2 "$@"');
      container.program("rpm", String.raw`printf 'php\t0\t5.3.3\t38\tx86_64\t\t\n'`);
      const { stdout, code } = container.sh(ASK_ALL);
      assert.equal(parseSystemFacts(stdout, code).packages.length, 1);
      assert.throws(() => parseFrameworkFacts(stdout), {
        message: new RegExp(`^${tool} doesn't list its modules: .*it gave no answer within 20 s$`),
      });
      // Also where nobody can end it, and all of it is given up.
      const begun = stdout.slice(0, stdout.indexOf("@@framework-modules"));
      assert.equal(parseSystemFacts(begun, 143).packages.length, 1);
      assert.throws(() => parseFrameworkFacts(begun), { message: "the look at its framework was cut short" });
    });

    describe("has a way back", () => {
      const rows = `cat "$MAINTENANCE_ROOT/pbx/rows"`;
      const restore = `cat >"$MAINTENANCE_ROOT/pbx/rows"`;
      const dumps: [what: string, dump: string, said: RegExp][] = [
        ["is empty", "true", /the dump of the database has no statements/],
        [
          "has only comments",
          "echo '-- MySQL dump 10.13'; echo; echo '/*!40101 SET x */;'",
          /has no statements/,
        ],
        ["breaks off", `mysqldump asterisk | head -n 2`, /breaks off: it lacks -- Dump completed/],
        [
          "failed inside a pipe",
          `touch "$MAINTENANCE_ROOT/pbx/no-dump"; mysqldump asterisk | cat`,
          /Got error: 2013|breaks off/,
        ],
        ["failed", `${rows}; exit 3`, /can't save modules and database for a rollback: it says nothing/],
      ];
      for (const [what, dump, said] of dumps) {
        it(`only by a dump that doesn't lie: not one that ${what}`, () => {
          fails({ ...CDR, settings: { database: { dump, restore } } }, said);
          assert.match(container.read("pbx/rows"), /^cdr 2\.10\.0\.4 1$/m);
          assert.deepEqual(readdirSync(join(container.root, BACKUPS)), []);
        });
      }

      it("by any other program's dump, which need not end like mysqldump's", () => {
        reportChange(container, { ...CDR, settings: { database: { dump: rows, restore } } });
      });

      it("by mysqldump, which must have come to its end", () => {
        container.program("mysqldump", `echo "-- MySQL dump 10.13"; ${rows}`);
        fails(
          CDR,
          /can't save modules and database for a rollback: the dump of the database breaks off: it lacks -- Dump completed at its end/,
        );
        container.program(
          "mysqldump",
          `case "$*" in *--comments*) ${rows}; echo "-- Dump completed" ;; esac`,
        );
        reportChange(container, CDR);
      });

      it("whose commands no list of processes shows", () => {
        const look = `: s3cret; grep -al 's3cre[t]' /proc/[0-9]*/cmdline >>"$MAINTENANCE_ROOT/pbx/shown"`;
        const database = { dump: `${look}; ${rows}`, restore: `${look}; ${restore}` };
        container.write("pbx/shown", "");
        fails(
          { modules: [["cdr 2.10.0.5", "web-500"]], rollback: true, settings: { database } },
          /The run rolled it back/,
        );
        assert.equal(container.read("pbx/shown"), "");
      });

      it("that isn't pushed out by what was never whole", () => {
        for (const run of ["1", "2", "3"]) applyChange(container, { modules: [[`cdr 2.10.0.${run}5`]], run });
        for (const run of ["4", "5", "6"]) mkdirSync(join(container.root, BACKUPS, run));
        applyChange(container, { modules: [["cdr 2.10.0.75"]], run: "7" });
        assert.deepEqual(readdirSync(join(container.root, BACKUPS)).sort(), ["2", "3", "7"]);
      });

      const room: [what: string, free: number, isRefused: boolean][] = [
        ["the modules twice, and the dump", 2200, false],
        ["the modules twice, and not the dump", 2050, true],
        ["the modules once", 1500, true],
      ];
      for (const [what, free, isRefused] of room) {
        it(`${isRefused ? "which isn't there" : "which is there"} where there's room for ${what}`, () => {
          container.program("du", 'case "$2" in *database.sql) echo "100 x" ;; *) echo "1000 x" ;; esac');
          container.program("df", `echo head; echo 'x 1 1 ${free} 1% /'`);
          mkdirSync(join(container.root, "var/lib/mysql"), { recursive: true });
          // A dump of before tells how long the next one will be.
          container.write(`${BACKUPS}/0/database.sql`, "x");
          container.write(`${BACKUPS}/0/whole`, "");
          if (isRefused)
            fails(
              CDR,
              /^its disk is too full to save modules and database for a rollback: \d+ KiB are free on \/, and 2101 KiB are needed/,
            );
          else reportChange(container, CDR);
        });
      }

      it("that is measured once more when the dump is there", () => {
        container.program("du", 'case "$2" in *database.sql) echo "9999 x" ;; *) echo "10 x" ;; esac');
        container.program("df", `echo head; echo 'x 1 1 500 1% /'`);
        mkdirSync(join(container.root, "var/lib/mysql"), { recursive: true });
        fails(
          CDR,
          /^its disk is too full to save modules and database for a rollback: 500 KiB are free on \/, and 10010 KiB are needed.* Nothing was changed$/,
        );
        assert.deepEqual(readdirSync(join(container.root, BACKUPS)), []);
      });

      it("which leaves the modules that were there where those of before can't be unpacked", () => {
        container.program("tar", 'case "$*" in -xpf*) exit 2 ;; esac; PATH=/usr/bin:/bin exec tar "$@"');
        fails(
          { modules: [["cdr 2.10.0.5", "web-500"]], rollback: true },
          /modules and database can't be restored/,
        );
        assert.match(container.read(`${MODULES}/cdr/module.xml`), /2\.10\.0\.5/);
        rmSync(join(container.root, "bin/tar"));
      });
    });
  });
}
