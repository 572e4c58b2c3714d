import assert from "node:assert/strict";
import { restartsPending } from "../../../../../maintenance/decision/rules/restarts-pending";
import type { RestartLine } from "../../../../../maintenance/restarts/record";
import { inputsOf, WEDNESDAY } from "../decision-fixture";
import { plan, change } from "../cases";
import { describeRule } from "../rule-table";

/** Asterisk in two containers, which a T1 left on replaced files so many days before Wednesday. */
function left(days: number | undefined, parts: Partial<RestartLine> = {}): RestartLine {
  return {
    ...{ node: "node1", targets: ["101", "102"], kind: "service", name: "asterisk", leftBy: "change" },
    packages: ["openssl"],
    ...(days !== undefined && { since: WEDNESDAY.subtract({ hours: days * 24 }).toString() }),
    ...parts,
  };
}

function omitLeftBy(line: RestartLine): RestartLine {
  const { node, targets, kind, name, packages } = line;
  return { node, targets, kind, name, packages, ...(line.since !== undefined && { since: line.since }) };
}

const never = (days?: number): RestartLine => left(days, { name: "crond", leftBy: "fleet" });
const reboot = (days: number): RestartLine =>
  left(days, { targets: ["node"], kind: "reboot", name: "vzkernel", packages: ["vzkernel 2.6.32-1"] });
const restarted = omitLeftBy(left(300));

describeRule(restartsPending, [
  ["nothing that waits", plan({})],
  ["thirty days", plan({ restarts: [left(30)] })],
  ["a day more", plan({ restarts: [left(31)] }), "restarts-pending?"],
  ["what nobody knows the beginning of", plan({ restarts: [left(undefined)] })],
  ["what this run restarts, however old", plan({ restarts: [restarted] })],
  [
    "a week, where the fleet file allows one day",
    plan({ restarts: [left(7)], pendingRestartDays: 1 }),
    "restarts-pending?",
  ],
  ["31 days, where the fleet file allows a year", plan({ restarts: [left(31)], pendingRestartDays: 365 })],
  ["an old reboot", plan({ restarts: [reboot(31)] }), "restarts-pending?"],
  [
    "one service with several ages, once",
    plan({ restarts: [left(31), left(40), left(50)] }),
    "restarts-pending?",
  ],
  [
    "a service and a reboot",
    plan({ restarts: [left(31), reboot(31)] }),
    "restarts-pending?",
    "restarts-pending?",
  ],
  ["restart: never in a T1", plan({ restarts: [never(1)] })],
  [
    "restart: never in a T4, on the same day",
    plan({ ...change("T4"), restarts: [never(0)] }),
    "restarts-pending",
  ],
  [
    "restart: never in an SHTF, without a mark",
    plan({ ...change("SHTF"), restarts: [never()] }),
    "restarts-pending",
  ],
  ["a reboot that waits, in a T4", plan({ ...change("T4"), restarts: [reboot(1)] })],
]);

describe("the rule restarts-pending", () => {
  it("tells the oldest of what waits alike, and in how many places", () => {
    const { now } = inputsOf(plan({}));
    const restarts = [left(31), left(40, { targets: ["103"] })];
    const [finding] = restartsPending.judge({
      ...inputsOf(plan({ restarts })),
      now,
      assessment: { impacts: [], lowestTier: "T1", reasons: [], unknown: [] },
    });
    assert.equal(
      finding?.message,
      "The restart of asterisk (openssl) has been pending since Friday 16 October 2026, 13:00 (America/New_York), longer than 30 days: in 3 places, and there the longest.",
    );
    assert.equal(finding.target, "container 101 on node1, container 102 on node1, container 103 on node1");
  });
});
