import { layerNamed } from "../../../../kinds/kinds";
import { sightsOf } from "../../../harness/sights";
import assert from "node:assert/strict";
import { groupSettings } from "../../../../maintenance/fleet/grouped-settings";
import { GateDeclaration } from "../../../../maintenance/gate/record";
import type { EngineLog } from "../../../../providers/implementation/engine-log";
import { Gate } from "../../../../maintenance/gate/gate";
import { startRunClock } from "../../../../providers/implementation/clock";
import { type Closure, Phase } from "../../../../providers/implementation/phase";
import { makePlan } from "../../../../providers/implementation/planner";
import type { Remaining } from "../../../../providers/implementation/remaining";
import { asOperation, reconcile } from "../../../../providers/implementation/reconcile";
import type { PackagesArgs } from "../../../../kinds/packages/args";
import type { NodeEvent } from "../../../../remote/script/events";
import type { NodeObservation } from "../../../../remote/look/observe";
import type { NodeSession } from "../../../../remote/session";
import type { ScriptOptions } from "../../../../remote/ssh/script";
import { hear } from "../../../harness/hear";
import { SILENT_LOG } from "../../../harness/silent-log";
import { agreeing, pbx, ReleaseInFile, systemFacts, WAYS } from "../../kinds/planner-fixture";
import { inTargets, upgrade } from "../../maintenance/changes/changes-fixture";

const RELEASE = "release: r1\ncontainers:\n  el6: { packages: [php-5.3.3-40.x86_64] }\n";
const WAITING: NodeEvent = { event: "lock-waiting", at: 0, holder: "alice@desk" };
const STALE: NodeEvent = { event: "plan-stale", at: 1, holder: "alice@desk" };
const END: NodeEvent = { event: "finished", at: 2 };
const DONE: NodeEvent = {
  ...{ event: "unit-finished", at: 1, target: "101", code: 0 },
  text: "@@restarts\n@@still-replaced\n@@packages\nphp\t0\t5.3.3\t40\tx86_64\t\t\n@@verdict done\n@@end 0",
};

describe("a run that had to wait for another one", () => {
  let release: ReleaseInFile;
  beforeEach(() => {
    release = new ReleaseInFile(RELEASE);
  });
  afterEach(() => {
    release.remove();
  });

  /** @param installed what is there at each look. @param runs what the node tells of each run */
  async function run(
    installed: readonly string[],
    runs: readonly NodeEvent[][],
    isPlanned = true,
    canBeSeen = true,
  ): Promise<{ left: Remaining; told: string[]; failures: number; later: Closure | undefined }> {
    const told: string[] = [];
    const tell = (_: string, text: string): void => void told.push(text);
    const log: EngineLog = { ...SILENT_LOG, info: tell, warning: tell, error: tell };
    const looks = installed.values();
    const begun = runs.values();
    let seen: NodeObservation | undefined;
    const runScript = (script: string, options: ScriptOptions) => {
      const isRun = script.includes("WORKER=");
      if (!isRun) return hear({ code: 0, stdout: agreeing(script), stderr: "" }, options);
      for (const event of begun.next().value ?? []) options.onLine?.(JSON.stringify(event));
      return new Promise<never>(() => undefined);
    };
    const session = { name: "node1", connect: () => Promise.resolve({ runScript }) };
    const phase = Object.assign(new Phase(log), {
      observe: () => {
        if (!canBeSeen) return Promise.reject(new Error("no route"));
        seen ??= {
          node: sightsOf(systemFacts()),
          clockAheadSeconds: 0,
          containers: new Map([["101", pbx([looks.next().value ?? "none-1-1.noarch"], [])]]),
        };
        return Promise.resolve(seen);
      },
      forgetObservation: () => {
        seen = undefined;
      },
      sessionOf: () => session as unknown as NodeSession,
    });
    const gate = new Gate(
      GateDeclaration.parse({
        ...{ mode: "apply", environment: "sandbox", clock: "2026-11-28T03:30:00Z", impact: [] },
        change: {
          ...{ change: "c1", title: "t", tier: "T1", layers: ["containers"] },
          release: { name: "r1", digest: release.shared.release.digest },
        },
        calendar: { timeZone: "America/New_York" },
        release: { name: "r1", digest: release.shared.release.digest },
        ownership: {
          customers: { alder: { is24x7: false } },
          nodes: { node1: { containers: { alder: "101" } } },
        },
      }),
      startRunClock({ clock: "2026-11-28T03:30:00Z" }),
    );
    phase.open(gate);
    gate.pass();
    const args: PackagesArgs = {
      ...release.shared,
      ways: { ...WAYS, packageManager: "yum", restart: "required" },
      releaseKeys: [],
      targets: groupSettings({ "101": { osFamily: "el6" } }),
    };
    const declared = { ...args, resourceUrn: "urn" };
    const planned = isPlanned
      ? await makePlan(asOperation(layerNamed("containers"), declared), phase)
      : undefined;
    const left = await reconcile(declared, planned, layerNamed("containers"), phase);
    return {
      ...{ left, told },
      failures: phase.waves.budget.failures,
      later: phase.whyClosed("node1", "framework", "101"),
    };
  }

  it("is planned anew, and does what is left then", async () => {
    const { left, told } = await run(
      ["php-5.3.3-38.x86_64", "php-5.3.3-41.x86_64"],
      [
        [WAITING, STALE, END],
        [DONE, END],
      ],
    );
    assert.deepEqual([left.pending, left.problems, left.deferred], [[], [], []]);
    assert.deepEqual(told, [
      "[clock set] node1 was changed by alice@desk while this run waited, and was planned anew: what is left is",
      "[clock set] php 5.3.3-41 → 5.3.3-40 (downgrade) in container 101",
      "[clock set] done in 1 of 1 containers",
    ]);
  });

  it("tells what it does on a node that couldn't be observed for the plan", async () => {
    const { told } = await run(["php-5.3.3-38.x86_64"], [[DONE, END]], false);
    assert.deepEqual(told, [
      "[clock set] node1 can be observed now, and was planned",
      "[clock set] php 5.3.3-38 → 5.3.3-40 in container 101",
      "[clock set] done in 1 of 1 containers",
    ]);
  });

  it("has nothing to do where the other one did it", async () => {
    const { left, told } = await run(["php-5.3.3-38.x86_64", "php-5.3.3-40.x86_64"], [[WAITING, STALE, END]]);
    assert.deepEqual([left.pending, left.problems, left.deferred], [[], [], []]);
    assert.deepEqual(told, [
      "[clock set] node1 was changed by alice@desk while this run waited, and was planned anew: nothing is left to do there",
    ]);
  });

  it("says so where it never gets its turn", async () => {
    const { left, failures, later } = await run(
      ["php-5.3.3-38.x86_64", "php-5.3.3-37.x86_64", "php-5.3.3-36.x86_64", "php-5.3.3-35.x86_64"],
      Array.from({ length: 4 }, () => [WAITING, STALE, END]),
    );
    assert.deepEqual(left.problems, [
      { node: "node1", code: "plan-stale", parameters: { holder: "alice@desk" } },
    ]);
    assert.deepEqual(left.pending, [inTargets("101", upgrade("php", "5.3.3-35", "5.3.3-40"))]);
    assert.deepEqual([failures, later], [1, "failed"]);
  });

  it("counts a node that can't be observed at all as one failure", async () => {
    const { left, failures, later } = await run([], [], true, false);
    assert.equal(left.problems.length, 1);
    assert.deepEqual([failures, later], [1, "failed"]);
  });
});
