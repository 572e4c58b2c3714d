import assert from "node:assert/strict";
import { part } from "../../../../../remote/script/parts";
import { readUnitReport } from "../../../../../kinds/packages/unit/report";
import { MARK, PackageContainer, type UnitRun } from "../package-container";

const PHP = "php-5.3.3-40.x86_64";
const PLAN = ["U\tphp-5.3.3-40.x86_64\tphp\t0\t5.3.3\t40\tx86_64\t-\t-"];
const OLD = "php\t0\t5.3.3\t38\tx86_64\n";
const NEW = "php\t0\t5.3.3\t40\tx86_64\n";
const OTHER = "libfoo\t0\t1.0\t1\tx86_64\n";
/** What rpm does: shell that makes this the list of what is installed. */
const installing = (list: string) => `printf '%s' '${list}' >"$MAINTENANCE_ROOT/installed"\n`;

describe("package work in a container", () => {
  let container: PackageContainer;
  beforeEach(() => {
    container = new PackageContainer("asterisk", "httpd");
    container.write("installed", OLD);
    container.write("transaction", installing(NEW));
  });
  afterEach(() => {
    container.remove();
  });

  /** What came of a unit: `done`, or why it failed. */
  function outcome(unit: UnitRun): string {
    try {
      readUnitReport(container.apply(unit), 0);
      return "done";
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  const isOpen = (): boolean => container.has(MARK);

  it("leaves no mark where all is as it should be", () => {
    container.write("due/httpd", "");
    assert.equal(outcome({ plan: PLAN }), "done");
    assert.equal(container.read("calls"), "restart httpd\n");
    assert.ok(!container.has("var/lib/pbx-maintenance/packages"));
    assert.equal(container.facts().open, undefined);
  });

  it("tells what waits for a restart where the change keeps it running, and where the fleet file restarts nothing", () => {
    for (const service of ["asterisk", "httpd"]) container.write(`due/${service}`, "");
    const never = readUnitReport(container.apply({ plan: PLAN, restart: "never" }), 0);
    assert.deepEqual(
      [never.leftServices, never.keptServices, never.restarted],
      [["asterisk", "httpd"], [], []],
    );
    assert.ok(!container.has("calls"));
    const kept = readUnitReport(container.apply({ keepRunning: "asterisk*" }), 0);
    assert.deepEqual([kept.leftServices, kept.keptServices], [[], ["asterisk"]]);
    assert.equal(container.read("calls"), "restart httpd\n");
  });

  it("has its mark before rpm touches anything, with who made it and what it's about", () => {
    container.write(
      "transaction",
      `cat "$MAINTENANCE_ROOT/${MARK}" >"$MAINTENANCE_ROOT/seen"\n${installing(NEW)}`,
    );
    assert.equal(outcome({ plan: PLAN }), "done");
    assert.equal(container.read("seen"), `run-1\nalice@desk, a test\n${PHP}\n`);
  });

  it("leaves its mark when it's ended in the middle, and the next look finds it", () => {
    container.write("transaction", `${installing(NEW)}kill -9 $PPID\n`);
    assert.match(outcome({ plan: PLAN }), /^the work in it broke off/);
    assert.deepEqual(container.facts().open, { run: "run-1", who: "alice@desk, a test", what: PHP });
    assert.equal(outcome({ run: "run-2" }), "done");
    assert.equal(container.facts().open, undefined);
  });

  it("stays open where the look at processes fails each time: nobody knows whether a service is to be restarted", () => {
    const dying = `case $* in *"/ns/pid -> "*) echo "awk: it died" >&2; exit 2 ;; esac`;
    container.program("awk", `${dying}; PATH=\${PATH#*:} exec awk "$@"`);
    const instead = part("remote/inside/replaced-files.sh");
    const unseen =
      "the run can't see which services still execute replaced files: awk: it died. Look whether ls and awk can read its /proc, and run again";
    assert.equal(outcome({ plan: PLAN, instead }), unseen);
    assert.ok(isOpen());
    assert.ok(!container.has("calls"));
    assert.deepEqual(container.facts().restarts, {
      services: [],
      packages: new Map(),
      processes: [],
      unseen: "awk: it died",
    });
    container.drop("bin/awk");
    assert.equal(outcome({ run: "run-2" }), "done");
    assert.ok(!isOpen());
  });

  it("isn't proven where what services were can't be compared with what they are", () => {
    container.daemon("httpd", 60);
    container.write("transaction", `${installing(NEW)}rm -r "$MAINTENANCE_ROOT/proc/60"\n`);
    container.program("awk", `case $* in *tolerance=*) exit 2 ;; esac; PATH=\${PATH#*:} exec awk "$@"`);
    assert.equal(
      outcome({ plan: PLAN, instead: "SETTLE=0" }),
      "the run couldn't compare its services with before. Look at it now",
    );
    assert.ok(isOpen());
  });

  it("is proven by nobody while a mark is half written", () => {
    container.write(MARK, "");
    assert.deepEqual(container.facts().open, { run: "unknown", who: "somebody", what: "packages" });
    assert.equal(outcome({}), "done");
    assert.ok(!isOpen());
  });

  describe("after which asterisk doesn't come up", () => {
    beforeEach(() => {
      container.write("due/asterisk", "");
      container.write("broken/asterisk", "");
      assert.match(outcome({ plan: PLAN }), /asterisk \(status 3\) doesn't run after the restart/);
    });

    it("fails each time until it runs, though nothing executes replaced files any more", () => {
      for (const run of ["run-2", "run-3"]) {
        assert.ok(isOpen());
        assert.equal(container.facts().open?.run, "run-1");
        assert.match(
          outcome({ run }),
          /asterisk \(status 3\) doesn't run after the restart\. Look at it now/,
        );
      }
      container.drop("broken/asterisk");
      assert.equal(outcome({ run: "run-4" }), "done");
      assert.ok(container.has("running/asterisk"));
      assert.ok(!isOpen());
    });

    it("is proven when somebody has started it, and isn't restarted for that", () => {
      container.write("running/asterisk", "");
      container.drop("calls");
      assert.equal(outcome({ run: "run-2" }), "done");
      assert.ok(!container.has("calls"));
      assert.ok(!isOpen());
    });

    it("fails, and starts nothing, where the change keeps asterisk as it is", () => {
      container.drop("calls");
      const kept =
        /asterisk \(status 3\) doesn't run since an earlier change\. This change's tier starts nothing that carries calls/;
      assert.match(outcome({ keepRunning: "asterisk*" }), kept);
      assert.ok(!container.has("calls"));
      assert.ok(isOpen());
    });

    it("fails, and starts nothing, where the fleet file restarts nothing", () => {
      container.drop("calls");
      assert.match(
        outcome({ restart: "never" }),
        /asterisk \(status 3\) doesn't run since an earlier change\. Look/,
      );
      assert.ok(!container.has("calls"));
    });

    it("keeps its first mark through another change, which doesn't prove it either", () => {
      container.write("installed", OLD);
      assert.match(
        outcome({ plan: PLAN, run: "run-2" }),
        /asterisk \(status 3\) doesn't run after the restart/,
      );
      assert.equal(container.facts().open?.run, "run-1");
    });
  });

  it("stays open where packages went that no plan named, until they're back", () => {
    container.write("installed", OLD + OTHER);
    assert.match(outcome({ plan: PLAN }), /removed libfoo-1\.0-1\.x86_64, which the plan didn't say/);
    assert.match(outcome({ run: "run-2" }), /an earlier change removed libfoo-1\.0-1\.x86_64, /);
    container.write("installed", NEW + OTHER);
    assert.equal(outcome({ run: "run-3" }), "done");
    assert.ok(!isOpen());
  });

  it("stays open where packages came that no plan named, until they're gone", () => {
    container.write("transaction", installing(NEW + OTHER));
    assert.match(outcome({ plan: PLAN }), /added libfoo-1\.0-1\.x86_64, which the plan didn't say/);
    assert.match(outcome({ run: "run-2" }), /an earlier change added libfoo-1\.0-1\.x86_64, /);
    container.write("installed", NEW);
    assert.equal(outcome({ run: "run-3" }), "done");
  });

  it("stays open where rpm failed", () => {
    container.write("transaction", "exit 4\n");
    assert.match(outcome({ plan: PLAN }), /^rpm ended the transaction with exit code 4/);
    assert.ok(isOpen());
    container.write("transaction", installing(NEW));
    assert.equal(outcome({ plan: PLAN, run: "run-2" }), "done");
    assert.ok(!isOpen());
  });

  it("stays open where rpm ended well and did nothing", () => {
    container.write("transaction", "");
    assert.match(outcome({ plan: PLAN }), /^php-5\.3\.3-40\.x86_64 isn't installed after the transaction/);
    assert.ok(isOpen());
  });

  it("leaves no mark where nothing was begun", () => {
    const locked = 'echo "error: can\'t create transaction lock on /var/lib/rpm/.rpm.lock"; exit 1\n';
    container.write("transaction", locked);
    // A moment is a second less to wait.
    const impatient = "wait_a_moment() { return 1; }\n";
    assert.match(outcome({ plan: PLAN, instead: impatient }), /another package tool is at work/);
    assert.ok(!isOpen());
    assert.match(outcome({ plan: PLAN, instead: "measure_room() { free=-1; }\n" }), /its disk is too full/);
    assert.ok(!isOpen());
  });

  it("changes nothing where the mark can't be written", () => {
    container.write("var/lib/pbx-maintenance/packages", "in the way");
    assert.match(outcome({ plan: PLAN }), /^the run can't write its files there/);
    assert.equal(container.read("installed"), OLD);
  });

  it("is never taken for proven where it can't be judged", () => {
    const instead = "misplaced_packages() { return 2; }\n";
    assert.notEqual(outcome({ plan: PLAN, instead }), "done");
    assert.ok(isOpen());
  });
});
