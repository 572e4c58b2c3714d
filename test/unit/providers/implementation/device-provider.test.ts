import assert from "node:assert/strict";
import { Gate } from "../../../../maintenance/gate/gate";
import { cause } from "../../../../maintenance/problems/problem";
import { describeProblems } from "../../../../maintenance/problems/describe";
import type { DeviceArgs } from "../../../../providers/device-args";
import { startRunClock } from "../../../../providers/implementation/clock";
import { DeviceOutcomeProvider } from "../../../../providers/implementation/device-outcome-provider";
import { DeviceProvider } from "../../../../providers/implementation/device-provider";
import { Phases } from "../../../../providers/implementation/phases";
import type { Sight } from "../../../../remote/devices/look";
import { SILENT_LOG } from "../../../harness/silent-log";
import { changeOf } from "../../maintenance/decision/decision-fixture";
import { gateRecord } from "../../policy/policy-fixture";

const DIGEST = gateRecord().release.digest;
const step = { kind: "command", command: "true", minutes: 2 } as const;
const ARGS: DeviceArgs & { resourceUrn: string } = {
  ...{
    node: "edge1",
    equipment: "haproxy",
    over: "ssh",
    version: "2",
    reserveMinutes: 5,
    resourceUrn: "urn",
  },
  ssh: {
    ...{ address: "192.0.2.31", port: 22, user: "root", hostKeys: [], sudo: "none" },
    ...{ connectTimeoutSeconds: 5, keepAliveSeconds: 5 },
  },
  steps: { look: step, apply: step },
  release: { name: "r1", digest: DIGEST },
};
const SEEN: Sight = { version: "1", aheadSeconds: 100 };

const FRIDAY = "2026-11-27T22:05-05:00";
const WEDNESDAY = "2026-11-25T12:00-05:00";

interface Situation {
  readonly sight?: Sight;
  readonly clock?: string;
  readonly layers?: readonly ("devices" | "nodes")[];
  readonly passed?: boolean;
  readonly maxFailures?: number;
}

function open({
  sight = SEEN,
  clock = FRIDAY,
  layers = ["devices"],
  passed = true,
  ...more
}: Situation = {}) {
  const phases = new Phases(SILENT_LOG);
  const declaration = { ...gateRecord({ change: changeOf("T1", { layers, ...more }) }), clock };
  const gate = new Gate(declaration, startRunClock({ clock }));
  if (passed) gate.pass();
  const phase = phases.begin({}, "gate");
  phase.open(gate);
  phase.run = "run1";
  Object.assign(phase, { lookAt: () => Promise.resolve(sight) });
  return { provider: new DeviceProvider(phases), phase, phases };
}

describe("a device over SSH", () => {
  const makeIn = async (situation: Situation = {}) => {
    const { provider, phase } = open(situation);
    const { inputs } = await provider.check(undefined, ARGS);
    assert.ok(inputs);
    const { outs } = await provider.create(inputs);
    assert.ok(outs);
    return { inputs, outs, phase };
  };

  it("shows what would change, and gets a turn that ends with its window by its own clock", async () => {
    const { inputs, outs } = await makeIn();
    assert.deepEqual(inputs.summary, ["device edge1 (haproxy) 1 → 2"]);
    assert.match(inputs.checkedAt ?? "", /^2\d{3}-/);
    const [digest = "", closes = ""] = outs.turn?.split(" ") ?? [];
    assert.match(digest, /^[0-9a-f]{16}$/);
    // The window goes on for 5 h 55 min, of which 5 min are kept; the device's clock is ahead.
    const expected = Date.now() / 1000 + 100 + (5 * 60 + 50) * 60;
    assert.ok(Math.abs(Number(closes) - expected) < 30, closes);
    assert.deepEqual([outs.pending, outs.problems, outs.run], [[], [], "run1"]);
  });

  const unmoved: readonly [what: string, situation: Situation][] = [
    ["it has its version", { sight: { version: "2", aheadSeconds: 0 } }],
    ["its change names no devices", { layers: ["nodes"] }],
    ["no window is open", { clock: WEDNESDAY }],
    ["the gate didn't let the run go on", { passed: false }],
    ["it couldn't be looked at", { sight: { because: cause("device-unseen", { said: "no" }) } }],
  ];
  for (const [what, situation] of unmoved)
    it(`gets no turn where ${what}`, async () => {
      assert.equal((await makeIn(situation)).outs.turn, "");
    });

  it("tells a later window, a version that waits for a change, and a look that failed", async () => {
    const { outs: early, phase } = await makeIn({ clock: WEDNESDAY });
    assert.equal(early.deferred[0]?.code, "deferred-window");
    assert.deepEqual(phase.allProblems(), []);
    const { inputs: waiting } = await makeIn({ layers: ["nodes"] });
    assert.deepEqual(describeProblems(waiting.notes), [
      "edge1: it has 1, and 2 is wanted. This change works on no devices",
    ]);
    const unseen = await makeIn({ sight: { because: cause("device-unseen", { said: "no" }) } });
    assert.deepEqual(describeProblems(unseen.inputs.problems), [
      "edge1: its look failed: no. Nothing was changed there",
    ]);
    assert.equal(unseen.phase.allProblems().length, 1);
  });

  it("waits where failures have used the budget up, and counts its own", async () => {
    const { provider, phase, phases } = open({ maxFailures: 1 });
    const { inputs } = await provider.check(undefined, ARGS);
    assert.ok(inputs);
    const outcome = new DeviceOutcomeProvider(phases);
    await outcome.create({
      ...{ node: "edge2", version: "2", limits: {}, turn: "0123456789abcdef 1", resourceUrn: "urn2" },
      report: "end failed apply 1 returned\n",
    });
    assert.equal(phase.waves.budget.failures, 1);
    const { outs } = await provider.create(inputs);
    assert.deepEqual([outs?.turn, outs?.deferred[0]?.code], ["", "deferred-failures"]);
  });

  it("changes where something is due, and not for another release alone", async () => {
    const { provider } = open({ sight: { version: "2", aheadSeconds: 0 } });
    const { inputs } = await provider.check(undefined, ARGS);
    assert.ok(inputs);
    const other = { ...inputs, release: { name: "r2", digest: "x" } };
    assert.deepEqual(await provider.diff("id", inputs, other), { changes: false });
    assert.deepEqual(await provider.diff("id", inputs, { ...other, version: "3" }), { changes: true });
  });

  it("isn't looked at, and nothing runs there, where its steps aren't bound", async () => {
    const { provider, phase } = open();
    // The phase's own look, instead of the stand-in.
    Reflect.deleteProperty(phase, "lookAt");
    const { inputs } = await provider.check(undefined, ARGS);
    assert.ok(inputs);
    const { outs } = await provider.create(inputs);
    assert.deepEqual(describeProblems(outs?.problems ?? []), [
      "edge1: the stack's credentials.edge1 isn't bound to its steps. It wasn't looked at, and none of its steps runs",
    ]);
    assert.equal(outs?.turn, "");
    assert.deepEqual(await provider.read("id", inputs), { id: "id", props: inputs });
  });

  it("can't be made without a gate", async () => {
    const { provider } = open();
    const { inputs } = await provider.check(undefined, ARGS);
    assert.ok(inputs);
    const alone = new DeviceProvider(new Phases(SILENT_LOG));
    await assert.rejects(alone.create(inputs), { name: "GateMissing" });
  });
});

describe("what became of a device's steps", () => {
  const conclude = async (report: string, turn = "0123456789abcdef 1") => {
    const { phases, phase } = open();
    const provider = new DeviceOutcomeProvider(phases);
    const said = { node: "edge1", version: "2", limits: { apply: 5 }, turn, report, resourceUrn: "urn" };
    const { inputs } = await provider.check(undefined, said);
    assert.ok(inputs);
    const { outs } = await provider.create(inputs);
    assert.ok(outs);
    return { outs, problems: phase.allProblems(), deferred: phase.allDeferred() };
  };

  it("is told with the run's problems", async () => {
    const { outs, problems } = await conclude("step apply begun\n| it hurts\nend failed apply 3 returned\n");
    assert.deepEqual(describeProblems(outs.problems), [
      "edge1: apply failed (3): it hurts. Its way back ran, and ended well",
    ]);
    assert.equal(problems.length, 1);
    const late = await conclude("end late backup\n");
    assert.deepEqual([late.problems.length, late.deferred.length], [0, 1]);
    const limit = await conclude("end failed apply limit stuck\n");
    assert.match(describeProblems(limit.outs.problems)[0] ?? "", /apply didn't end within 5 min/);
  });

  it("is nothing where all went well, and without a turn", async () => {
    for (const [report, turn] of [
      ["end done\n", undefined],
      ["", ""],
    ] as const) {
      const { outs, problems } = await conclude(report, turn);
      assert.deepEqual([outs.problems, outs.deferred, problems], [[], [], []]);
    }
  });
});
