import assert from "node:assert/strict";
import { readUnitReport } from "../../../../../kinds/packages/unit/report";
import { listProbes } from "../../../../../remote/services/list-probes";
import { MARK, PackageContainer, type UnitRun } from "../package-container";

const OLD = "php\t0\t5.3.3\t38\tx86_64\n";
const NEW = "php\t0\t5.3.3\t40\tx86_64\n";
const PLAN = ["U\tphp-5.3.3-40.x86_64\tphp\t0\t5.3.3\t40\tx86_64\t-\t-"];
const WITH_WAY_BACK = [...PLAN, "B\t-", "F\tphp-5.3.3-38.x86_64\tphp\t0\t5.3.3\t38\tx86_64\t-\t-"];
const FILES = { "php-5.3.3-38.x86_64.rpm": "old", "php-5.3.3-40.x86_64.rpm": "new" };

describe("packages of a container with probes", () => {
  let container: PackageContainer;
  beforeEach(() => {
    container = new PackageContainer("httpd");
    container.write("installed", OLD);
    const put = (list: string) => `printf '%s' '${list}' >"$MAINTENANCE_ROOT/installed"`;
    container.write(
      "transaction",
      `echo "$*" >>"$MAINTENANCE_ROOT/transactions"; case $* in *-38.x86_64.rpm*) ${put(OLD)} ;; *) ${put(NEW)} ;; esac\n`,
    );
    container.write("healthy", "");
  });
  afterEach(() => {
    container.remove();
  });

  function outcome(unit: UnitRun, what = `test -e '${container.root}/healthy'`): readonly string[] {
    const probes = listProbes({ health: { kind: "command", seconds: 5, what } });
    try {
      readUnitReport(container.apply({ ...unit, probes }), 0);
      return ["done"];
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { further = [] } = error as Error & { readonly further?: readonly { readonly code: string }[] };
      return [error.message, ...further.map(({ code }) => code)];
    }
  }
  const onlyOld = (): string => `grep -q 38 '${container.root}/installed'`;

  it("are changed where these pass before and after", () => {
    assert.deepEqual(outcome({ plan: PLAN }), ["done"]);
    assert.equal(container.read("installed"), NEW);
    assert.ok(!container.has(MARK));
  });

  it("aren't touched where one fails before", () => {
    container.drop("healthy");
    assert.deepEqual(outcome({ plan: PLAN }), [
      "it isn't fit for a change: probe health fails: its command ended with 1. Nothing was changed. Mend that, and run again",
    ]);
    assert.equal(container.read("installed"), OLD);
    assert.ok(!container.has(MARK) && !container.has("transactions"));
  });

  it("aren't touched where one can't be run", () => {
    assert.match(
      outcome({ plan: PLAN }, "/no/such-check")[0] ?? "",
      /probe health fails: it can't be run, since the container has no \/no\/such-check/,
    );
    assert.equal(container.read("installed"), OLD);
  });

  it("stay open where one fails after, though no service was restarted", () => {
    assert.deepEqual(outcome({ plan: PLAN }, onlyOld()), ["probe health fails: its command ended with 1"]);
    assert.equal(container.read("installed"), NEW);
    assert.ok(container.has(MARK));
  });

  it("are changed again where an earlier change is open: that may mend what fails", () => {
    outcome({ plan: PLAN }, onlyOld());
    container.drop("healthy");
    container.write(
      "transaction",
      `: >"$MAINTENANCE_ROOT/healthy"; printf '%s' '${NEW}' >"$MAINTENANCE_ROOT/installed"\n`,
    );
    container.write("installed", OLD);
    assert.deepEqual(outcome({ plan: PLAN, run: "run-2" }), ["done"]);
    assert.ok(!container.has(MARK));
  });

  it("go back where one fails after and the change asks for that", () => {
    const said = outcome({ plan: WITH_WAY_BACK, files: FILES }, onlyOld());
    assert.deepEqual(said, ["probe health fails: its command ended with 1", "rolled-back"]);
    assert.equal(container.read("installed"), OLD);
    assert.ok(!container.has(MARK));
  });

  it("stay open where it fails after the way back as well", () => {
    const what = `n=$(cat '${container.root}/n' 2>/dev/null || echo 0); echo $((n + 1)) >'${container.root}/n'; [ "$n" -lt 1 ]`;
    const said = outcome({ plan: WITH_WAY_BACK, files: FILES }, what);
    assert.deepEqual(said, ["probe health fails: its command ended with 1", "way-back-failed"]);
    assert.equal(container.read("installed"), OLD);
    assert.ok(container.has(MARK));
  });
});
