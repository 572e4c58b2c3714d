import assert from "node:assert/strict";
import { GateDeclaration } from "../../../../maintenance/gate/record";
import { Gate } from "../../../../maintenance/gate/gate";
import { startRunClock } from "../../../../providers/implementation/clock";
import { cpuTimeOf } from "../../../harness/cpu-time";
import { upgrade } from "../changes/changes-fixture";
import { DIGEST } from "../decision/decision-fixture";

const UNIT = { minutes: 12, reserveMinutes: 8 };
const NODES = Array.from({ length: 100 }, (_, i) => `node${i + 1}`);
const CONTAINERS = Array.from({ length: 20 }, (_, i) => String(101 + i));

/** A T2 of Asterisk for two thousand containers, each of another customer who was told of it. */
function passedGate(): Gate {
  const customers = NODES.flatMap((node) => CONTAINERS.map((id) => `${node}-${id}`));
  const gate = new Gate(
    GateDeclaration.parse({
      mode: "apply",
      environment: "sandbox",
      clock: "2026-11-28T03:30:00Z",
      change: {
        change: "c1",
        title: "t",
        tier: "T2",
        layers: ["containers"],
        release: { name: "r1", digest: DIGEST },
        estimate: { totalMinutes: 60 },
        notices: [
          {
            kind: "monday",
            sentAt: "2026-11-23T12:00:00Z",
            minutes: 300,
            window: "2026-11-28T03:00:00Z",
            customers,
          },
        ],
      },
      calendar: {
        timeZone: "America/New_York",
        holidays: [{ name: "Independence Day", recurrence: "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4" }],
      },
      impact: [],
      release: { name: "r1", digest: DIGEST },
      ownership: {
        customers: Object.fromEntries(customers.map((id) => [id, { is24x7: false }])),
        nodes: Object.fromEntries(
          NODES.map((node) => [
            node,
            { containers: Object.fromEntries(CONTAINERS.map((id) => [`${node}-${id}`, id])) },
          ]),
        ),
      },
    }),
    startRunClock({ clock: "2026-11-28T03:30:00Z" }),
  );
  for (const node of NODES) {
    const pending = [{ targets: CONTAINERS, change: upgrade("asterisk", "1.8-1", "1.8-2") }];
    gate.addPlan("containers", { node, pending, minutes: 60, targets: [], unitMinutes: 12, parallel: 4 });
  }
  gate.pass();
  return gate;
}

describe("the gate of a large fleet", () => {
  it("judges the whole run once, however many nodes ask within a moment", () => {
    const gate = passedGate();
    const ask = (): void => {
      assert.equal(gate.mayStart(UNIT, DIGEST).kind, "start");
    };
    const once = cpuTimeOf(ask);
    const others = cpuTimeOf(() => {
      for (let i = 1; i < NODES.length; i++) ask();
    });
    assert.ok(others < 2 * once, `the first took ${once} ms, the 99 others ${others} ms`);
  });
});
