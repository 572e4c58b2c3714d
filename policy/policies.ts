import { Temporal } from "@js-temporal/polyfill";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { RULES } from "../maintenance/decision/rules";
import { t4SandboxTest } from "../maintenance/decision/rules/t4-sandbox-test";
import { CHANGE_GATE } from "../maintenance/gate/resource-types";
import { createBehindPolicy } from "./behind-the-gate";
import { createClockPolicy } from "./clock";
import { createEnvironmentPolicy } from "./environment";
import { createAskedPolicy } from "./gate-asked";
import { GateJudge } from "./gate-judge";
import { createNothingBesidePolicy } from "./nothing-beside-the-gate";
import { createOneRecordPolicy } from "./one-change-record";
import { nothingIgnored } from "./nothing-ignored";
import { oneFleetEach } from "./one-fleet-each";
import { createCalendarPolicy } from "./pinned-calendar";
import { judgePinned, PINNED_EVIDENCE_SCHEMA } from "./pinned-evidence";
import { planIsWhole } from "./plan-is-whole";
import { createPromotionPolicies } from "./promotion-policies";
import { createReadablePolicy } from "./record-readable";
import { createRulePolicies } from "./rule-policies";
import { ThisRun } from "./this-run";

/**
 * The maintenance policy as a pack has it: each rule, and what keeps a run from getting around them.
 *
 * @param readClock what time it is where the pack runs
 */
export function createPolicies(
  readClock = (): Temporal.Instant => Temporal.Now.instant(),
): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const run = new ThisRun(readClock());
  const judge = new GateJudge(run);
  return [
    createReadablePolicy(
      CHANGE_GATE,
      {
        name: "gate-record",
        description: "What the gate says of a run can be read and judged.",
        maker: "ChangeGate",
      },
      judge,
    ),
    createEnvironmentPolicy(judge),
    createClockPolicy(judge, readClock),
    createCalendarPolicy(judge),
    ...RULES.flatMap((rule) =>
      rule === t4SandboxTest
        ? createRulePolicies(
            CHANGE_GATE,
            rule,
            (args, policy) => judgePinned(judge, policy, args),
            PINNED_EVIDENCE_SCHEMA,
          )
        : createRulePolicies(CHANGE_GATE, rule, (args) => judge.judge(args)),
    ),
    planIsWhole,
    createOneRecordPolicy(judge),
    oneFleetEach,
    nothingIgnored,
    createAskedPolicy(judge, run),
    createBehindPolicy(judge),
    createNothingBesidePolicy(judge),
    ...createPromotionPolicies(readClock),
  ];
}
