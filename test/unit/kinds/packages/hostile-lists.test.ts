import { sightsOf } from "../../../harness/sights";
import assert from "node:assert/strict";
import { PlannedChange } from "../../../../maintenance/changes/planned-change";
import { groupSettings } from "../../../../maintenance/fleet/grouped-settings";
import { parseInventory } from "../../../../maintenance/packages/inventory";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { plainText } from "../../../../maintenance/text/plain-text";
import { makePlans } from "../../../../providers/implementation/planner";
import type { Operation } from "../../../../kinds/operation";
import type { PackagesArgs } from "../../../../kinds/packages/args";
import type { NodeObservation } from "../../../../remote/look/observe";
import { readRehearsal } from "../../../../kinds/packages/stage/read-rehearsal";
import { readUnitReport } from "../../../../kinds/packages/unit/report";
import { cpuTimeOf } from "../../../harness/cpu-time";
import { pbx, phaseOf, ReleaseInFile, systemFacts, WAYS } from "../planner-fixture";
import { inTargets, packageChange, upgrade } from "../../maintenance/changes/changes-fixture";

/** More than any of these takes; what grows by the square takes minutes. */
const PATIENCE_MS = 5_000;

function inTime(work: () => unknown): void {
  const took = cpuTimeOf(work);
  assert.ok(took < PATIENCE_MS, `it took ${took.toFixed(0)} ms`);
}

describe("a customer's lists of packages", () => {
  it("keep nobody's container from its plan, whatever their builds are called", async () => {
    const release = new ReleaseInFile(
      "release: r1\ncontainers: { el6: { packages: [php-5.3.3-40.x86_64] } }\n",
    );
    const hostile = pbx(["php-5.3.3-38.x86_64"], []);
    const duplicates = ["1)", "2"].map((release) => ({ ...parseNevra("php-1-1.x86_64"), release }));
    const observed: NodeObservation = {
      node: sightsOf(systemFacts()),
      clockAheadSeconds: 0,
      containers: new Map([
        ["101", { ...hostile, sights: sightsOf({ ...systemFacts(), packages: duplicates }) }],
        ["102", pbx(["php-5.3.3-38.x86_64"], [])],
      ]),
    };
    const operation: Operation<PackagesArgs> = {
      layer: "containers",
      args: {
        ...release.shared,
        ways: { ...WAYS, packageManager: "yum", restart: "required" },
        releaseKeys: [],
        targets: groupSettings({ "101": { osFamily: "el6" }, "102": { osFamily: "el6" } }),
      },
    };
    const [plan] = await makePlans([operation], phaseOf(observed));
    release.remove();
    assert.equal(plan?.observed, true);
    assert.deepEqual(plan.pending, [
      inTargets("101", packageChange("heal", "php", ["1-1)", "1-2"], "5.3.3-40")),
      inTargets("102", upgrade("php", "5.3.3-38", "5.3.3-40")),
    ]);
    assert.deepEqual(PlannedChange.array().parse(plan.pending.map(({ change }) => change)).length, 2);
    assert.deepEqual([plan.targets, plan.troubled, plan.problems], [["101", "102"], [], []]);
  });

  it("are refused where no machine can have so many", () => {
    assert.throws(() => parseInventory("a\t0\t1\t1\tnoarch\t\t\n".repeat(30_000)), /is one too many/);
  });

  it("cost no more than their length, whatever they repeat", () => {
    const installed = Array.from({ length: 20_000 }, () => parseNevra("a-1-1.noarch"));
    const text = `@@leaving\n${"a-1-1 noarch\n".repeat(40_000)}@@end 0\n`;
    inTime(() => readRehearsal(text, installed));
    const added = "\tlibfoo-1-1.x86_64".repeat(100_000);
    const report = `@@verdict failed\n packages-beside-plan\tcame${added}\n${" x\n".repeat(40_000)}@@end 0\n`;
    inTime(() => {
      assert.throws(() => readUnitReport(report, 0), { name: "UnitFailed" });
    });
  });
});

describe("a node's text", () => {
  it("costs no more than its length, though it's nothing but carriage returns", () => {
    inTime(() => plainText("\r".repeat(2_000_000)));
    assert.equal(plainText("a\r\r\nb\rc\r\r"), "a\nb c  ");
  });
});
