import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FrameworkReport } from "../../../../../kinds/modules/unit/report";
import { applyChange, type Change, MODULES, reportChange, tryChange, WHO } from "../framework-change";
import { FakeContainer, moduleXml, TOOLS } from "../framework-fixture";

const SPOOL = "var/lib/pbx-maintenance";
const BACKUPS = `${SPOOL}/framework`;
const MARK = `${BACKUPS}/open`;
const NOTHING: Change = { modules: [] };

for (const tool of TOOLS) {
  describe(`an unproven change of modules by ${tool}`, () => {
    let container: FakeContainer;
    beforeEach(() => {
      container = new FakeContainer(tool);
      container.install("framework 2.10.1.1", "core 2.10.1.3", "cdr 2.10.0.4", "queues 2.10.0.1 off");
    });
    afterEach(() => {
      container.remove();
    });

    const apply = (change: Change): string => applyChange(container, change);
    const report = (change: Change): FrameworkReport => reportChange(container, change);
    const has = (file: string): boolean => existsSync(join(container.root, file));
    const calls = (pattern: RegExp): number =>
      container
        .read("pbx/calls")
        .split("\n")
        .filter((line) => pattern.test(line)).length;
    const versionOf = (name: string): string =>
      new RegExp(`^${name} (\\S+)`, "m").exec(container.read("pbx/rows"))?.[1] ?? "none";
    const BAD: Change = { modules: [["cdr 2.10.0.5", "peers-offline"]], run: "run-1" };

    /** What the new files do is done by itself, without a reload that a run would have to make: somebody mended it. */
    function mend(): void {
      container.write(`${MODULES}/cdr/effect`, "none\n");
    }

    describe("which was left like that", () => {
      beforeEach(() => {
        assert.throws(() => report(BAD), /The run left it like that/);
        container.write("pbx/calls", "");
      });

      it("is marked, and its facts tell so", () => {
        assert.deepEqual(container.facts()?.open, { run: "run-1", who: WHO, what: "cdr 2.10.0.5" });
      });

      it("is asked for again though the versions match, and measured as before the change", () => {
        assert.throws(() => report({ ...NOTHING, run: "run-2" }), {
          message:
            "gate no-regressions didn't pass: 3 of 11 registrations are missing. This run only reloaded its configuration. " +
            "The change of run run-1 stays unproven, so the next run asks its gates again",
        });
        assert.ok(has(MARK));
        assert.equal(calls(/reload/), 1);
        assert.equal(calls(/ install /), 0);
      });

      it("is proven once the gates have passed, and that's that", () => {
        mend();
        const { proven, gates } = report({ ...NOTHING, run: "run-2" });
        assert.equal(proven, "run-1");
        assert.deepEqual([gates[1]?.gate, gates[1]?.verdict], ["no-regressions", "passed"]);
        assert.ok(!has(MARK));
        assert.equal(container.facts()?.open, undefined);
        container.write("pbx/calls", "");
        assert.deepEqual(report({ ...NOTHING, run: "run-3" }).gates, []);
        assert.equal(calls(/reload/), 0);
      });

      it("is measured afresh where nobody has what was measured before", () => {
        rmSync(join(container.root, BACKUPS, "run-1"), { recursive: true });
        assert.equal(report({ ...NOTHING, run: "run-2" }).proven, "run-1");
      });

      it("is proven by the next change, if that mends it", () => {
        const { proven, kept } = report({ modules: [["cdr 2.10.0.6"]], run: "run-2" });
        assert.deepEqual([proven, kept], ["run-1", `/${BACKUPS}/run-2`]);
        assert.ok(!has(MARK));
      });

      it("stays so when the next change doesn't, and neither does the way back from it", () => {
        const change: Change = { modules: [["cdr 2.10.0.6", "web-500"]], run: "run-2", rollback: true };
        assert.throws(
          () => report(change),
          /The rollback failed as well: .*: 3 of 11 registrations are missing/,
        );
        assert.equal(versionOf("cdr"), "2.10.0.5");
        assert.equal(container.facts()?.open?.run, "run-1");
      });

      it("may have left an Asterisk that doesn't run, which the next change mends", () => {
        container.write("pbx/active", "asterisk-dies");
        assert.equal(report({ modules: [["cdr 2.10.0.6"]], run: "run-2" }).proven, "run-1");
      });

      it("keeps its backup, whatever comes after", () => {
        for (const number of [2, 3, 4, 5])
          assert.throws(() =>
            report({ modules: [[`cdr 2.10.0.${number}9`, "peers-offline"]], run: `run-${number}` }),
          );
        assert.deepEqual(readdirSync(join(container.root, BACKUPS)).sort(), [
          "open",
          "run-1",
          "run-3",
          "run-4",
          "run-5",
        ]);
      });
    });

    it("isn't one after a way back whose gates have passed", () => {
      assert.throws(() => report({ ...BAD, rollback: true }), /The run rolled it back/);
      assert.ok(!has(MARK));
    });

    it("isn't one where nothing was touched", () => {
      container.write("pbx/no-dump", "");
      assert.throws(() => report(BAD), /can't save modules and database/);
      assert.ok(!has(MARK));
      assert.deepEqual(readdirSync(join(container.root, BACKUPS)), []);
    });

    /** Ends the container's script, as the OOM killer would, just before the nth time that it renames something. */
    function endBeforeRename(number: number): void {
      container.write("pbx/renames", "");
      container.program(
        "mv",
        `case "$*" in *modules*) echo x >>"$MAINTENANCE_ROOT/pbx/renames" ;; esac
if [ "$(wc -l <"$MAINTENANCE_ROOT/pbx/renames")" = ${number} ]; then
  echo x >>"$MAINTENANCE_ROOT/pbx/renames"
  kill -9 "$(head -n 1 "$MAINTENANCE_ROOT/${SPOOL}/lock/holder")"
  exit 1
fi
PATH=/usr/bin:/bin exec mv "$@"`,
      );
    }

    // Two modules that are put into place by two renames each; the way back by two, and one for its cache.
    for (const number of [1, 2, 3, 4, 5, 6, 7]) {
      it(`is found and finished when it was ended at rename ${number}`, () => {
        endBeforeRename(number);
        const change: Change = {
          modules: [["core 2.10.1.4"], ["cdr 2.10.0.5", "peers-offline"]],
          rollback: true,
          run: "run-1",
        };
        assert.equal(tryChange(container, change).code, -1, "it was ended");
        container.program("mv", 'PATH=/usr/bin:/bin exec mv "$@"');
        const facts = container.facts();
        assert.equal(facts?.open?.run, "run-1");
        assert.equal(facts.isHalfSwapped, number === 6);
        // As the plan does it: first what is missing, then the modules.
        if (facts.isHalfSwapped) {
          assert.throws(() => report({ ...NOTHING, run: "run-2" }), /The run rolled it back|didn't pass/);
          assert.ok(has(`${MODULES}/core/module.xml`));
        }
        const good: Change = { modules: [["core 2.10.1.4"], ["cdr 2.10.0.6"]], run: "run-3" };
        report(good);
        assert.deepEqual([versionOf("core"), versionOf("cdr")], ["2.10.1.4", "2.10.0.6"]);
        assert.equal(container.read(`${MODULES}/cdr/module.xml`), moduleXml("cdr", "2.10.0.6"));
        assert.equal(container.read(`${MODULES}/queues/module.xml`), moduleXml("queues", "2.10.0.1"));
        assert.deepEqual(readdirSync(join(container.root, MODULES)).sort(), [
          ...["_cache", "cdr", "core", "framework", "queues"],
        ]);
        assert.deepEqual(readdirSync(join(container.root, MODULES, "_cache")), ["x"]);
        assert.deepEqual(readdirSync(join(container.root, MODULES, "..")), ["modules"]);
        assert.ok(!has(MARK) && !has(`${SPOOL}/lock`) && !has(`${SPOOL}/framework-incoming`));
      });
    }

    it("tells what it found and put right, also where it goes no further", () => {
      endBeforeRename(2);
      tryChange(container, { modules: [["cdr 2.10.0.5"]], run: "run-1" });
      container.program("mv", 'PATH=/usr/bin:/bin exec mv "$@"');
      assert.ok(!has(`${MODULES}/cdr`));
      const seen = container.facts()?.modules ?? [];
      assert.equal(seen.find(({ name }) => name === "cdr")?.state, "broken");
      container.write("pbx/no-dump", "");
      const there =
        "an earlier run was ended while it replaced module cdr. This run put the module's former directory there again";
      assert.throws(() => report({ modules: [["cdr 2.10.0.5"]], seen, run: "run-2" }), {
        message: `the run can't save modules and database for a rollback: mysqldump: Got error: 2013. Nothing was changed, except this: ${there}`,
      });
      rmSync(join(container.root, "pbx/no-dump"));
      assert.equal(report({ modules: [["cdr 2.10.0.5"]], run: "run-3" }).proven, "run-1");
    });

    describe("whose database couldn't be put back whole", () => {
      const torn = `head -n 1 >"$MAINTENANCE_ROOT/pbx/rows"`;
      const change = (restore: string): Change => ({
        modules: [["cdr 2.10.0.5", "web-500"]],
        rollback: true,
        run: "run-1",
        settings: { database: { dump: `cat "$MAINTENANCE_ROOT/pbx/rows"`, restore } },
      });
      const REFUSED =
        /^run run-1 was ended while it restored the database, .* < \/var\/lib\/pbx-maintenance\/framework\/run-1\/database\.sql, .* Remove \/var\/lib\/pbx-maintenance\/framework\/restoring, and run again\. Nothing was changed$/;

      it("isn't given to Asterisk, neither then nor later", () => {
        assert.throws(() => report(change(`${torn}; exit 1`)), /The rollback failed as well/);
        assert.equal(calls(/reload/), 2, "that before the change, and that of it");
        for (const modules of [[], [["cdr 2.10.0.6"]]] as Change["modules"][])
          assert.throws(() => report({ modules, run: "run-2" }), { message: REFUSED });
        assert.equal(calls(/reload| install /), 0);
        assert.ok(has(MARK));
      });

      it("isn't given to Asterisk where the run was ended meanwhile, until somebody has looked", () => {
        const kill = `kill -9 "$(head -n 1 "$MAINTENANCE_ROOT/${SPOOL}/lock/holder")"`;
        assert.equal(tryChange(container, change(`${torn}; ${kill}`)).code, -1, "it was ended");
        assert.throws(() => report({ ...NOTHING, run: "run-2" }), { message: REFUSED });
        // Without a list of what was there, nobody is told to drop all that is.
        rmSync(join(container.root, BACKUPS, "run-1/tables"));
        assert.throws(() => report({ ...NOTHING, run: "run-2" }), {
          message: /, or the fleet file's database\.restore\)\. Remove \S+\/restoring, and run again\./,
        });
        container.write("pbx/rows", container.read(`${BACKUPS}/run-1/database.sql`));
        rmSync(join(container.root, BACKUPS, "restoring"));
        assert.equal(report({ ...NOTHING, run: "run-3" }).proven, "run-1");
      });
    });

    it("isn't proven by measures that a power cut emptied", () => {
      assert.throws(() => report({ modules: [["cdr 2.10.0.5", "asterisk-dies"]], run: "run-1" }));
      container.write(`${BACKUPS}/run-1/measured/measured-before`, "");
      assert.throws(() => report({ ...NOTHING, run: "run-2" }), /asterisk doesn't run\. Mend that first/);
      assert.ok(has(MARK));
    });

    it("keeps the only copy of a module's directory that can't be put back, until it can", () => {
      // Nothing can be renamed into the modules' directory any more.
      container.program(
        "mv",
        'case "$*" in */modules/cdr|*/modules/) exit 1 ;; esac\nPATH=/usr/bin:/bin exec mv "$@"',
      );
      assert.throws(() => report({ modules: [["cdr 2.10.0.5"]], run: "run-1" }), /cdr/);
      const kept = `${MODULES}/_cache/pbx-maintenance/replaced/cdr/module.xml`;
      assert.equal(container.read(kept), moduleXml("cdr", "2.10.0.4"));
      assert.throws(
        () => report({ modules: [["cdr 2.10.0.6"]], run: "run-2" }),
        /the directory of module cdr can't be put back into \S+\/modules: it's in \S+\/replaced\/cdr/,
      );
      assert.equal(container.read(kept), moduleXml("cdr", "2.10.0.4"));
      container.program("mv", 'PATH=/usr/bin:/bin exec mv "$@"');
      report({ modules: [["cdr 2.10.0.6"]], run: "run-3" });
      assert.equal(container.read(`${MODULES}/cdr/module.xml`), moduleXml("cdr", "2.10.0.6"));
      assert.deepEqual(readdirSync(join(container.root, MODULES, "_cache")), ["x"]);
    });

    it("has its way back on the disk before anything is touched", () => {
      container.program("sync", `echo sync >>"$MAINTENANCE_ROOT/pbx/calls"; exit 1`);
      report({ modules: [["cdr 2.10.0.5"]] });
      const order = container.read("pbx/calls").match(/^sync$| install /gm);
      assert.deepEqual(
        order?.map((call) => call.trim()),
        ["sync", "install"],
      );
    });

    it("isn't kept from being made by a backup that was never finished", () => {
      container.write(`${BACKUPS}/0/database.sql`, "half of it");
      container.program(
        "df",
        `echo head; if [ -d "$MAINTENANCE_ROOT/${BACKUPS}/0" ]; then echo 'x 1 1 0 1% /'; else echo 'x 1 1 999999 1% /'; fi`,
      );
      report({ modules: [["cdr 2.10.0.5"]] });
    });

    it("waits for the run that is at it, and doesn't touch what that one has", () => {
      const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
      const born = readFileSync("/proc/self/stat", "utf8").replace(/.*\) /, "").split(" ")[19] ?? "";
      container.write(`${SPOOL}/lock/holder`, `${process.pid}\n${boot} ${born}\nbob@desk, by hand\n`);
      container.write(`${SPOOL}/framework-incoming/x`, "his");
      assert.throws(() => report({ modules: [["cdr 2.10.0.5"]] }), {
        message:
          "another run (bob@desk, by hand) is at work in it, and didn't end in time. Run again when that has ended. Nothing was changed",
      });
      assert.ok(has(`${SPOOL}/framework-incoming/x`) && has(`${SPOOL}/lock/holder`));
      // A process of that number that was born at another time isn't the one that took it.
      container.write(`${SPOOL}/lock/holder`, `${process.pid}\n${boot} 1\nbob@desk, by hand\n`);
      report({ modules: [["cdr 2.10.0.5"]] });
      assert.ok(!has(`${SPOOL}/lock`));
    });

    it("isn't made where somebody changed a module since the plan", () => {
      const seen = container.facts()?.modules ?? [];
      const change: Change = { modules: [["core 2.10.1.4"], ["cdr 2.10.0.5"]], seen };
      const refusals: [rows: string, said: string][] = [
        [
          "core 2.10.1.3 1\ncdr 2.10.0.9 1\n",
          "module cdr is 2.10.0.9 (half upgraded), and was 2.10.0.4 (enabled)",
        ],
        [
          "core 2.10.1.3 1\ncdr 2.10.0.4 0\n",
          "module cdr is 2.10.0.4 (disabled), and was 2.10.0.4 (enabled)",
        ],
        ["core 2.10.1.3 1\n", "module cdr is not installed, and was 2.10.0.4 (enabled)"],
      ];
      for (const [rows, said] of refusals) {
        container.write("pbx/rows", rows);
        assert.throws(() => report(change), {
          message: `its modules have changed since the plan: ${said}. Find out who changed them. Run again: the run plans anew. Nothing was changed`,
        });
        assert.equal(container.read("pbx/rows"), rows);
        assert.ok(!has(MARK));
      }
      assert.equal(calls(/ install /), 0);
      container.write("pbx/rows", "core 2.10.1.3 1\n");
      // What the plan doesn't name may change.
      assert.match(apply({ modules: [["core 2.10.1.4"]], seen }), /@@verdict done/);
    });
  });
}
