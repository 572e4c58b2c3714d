import type { Temporal } from "@js-temporal/polyfill";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ClockSet, refuseFalseTime } from "../maintenance/gate/clock";
import { targetOption } from "../maintenance/gate/member-name";
import type { GateRecord } from "../maintenance/gate/record";
import { CHANGE_GATE } from "../maintenance/gate/resource-types";
import type { GateJudge } from "./gate-judge";
import { createRecordPolicy } from "./record-policy";

/** @param readClock what time it is where the pack runs */
export function createClockPolicy(
  judge: GateJudge,
  readClock: () => Temporal.Instant,
): ResourceValidationPolicy {
  return createRecordPolicy(
    CHANGE_GATE,
    {
      name: "clock",
      enforcementLevel: "mandatory",
      severity: "critical",
      description: "A run tells the time as it is; only a sandbox may set its clock.",
      remediationSteps:
        "Take the clock out of the stack's configuration (`pulumi config rm clock`) or of the fleet's arguments. Set the clock of the machine that runs Pulumi right.",
    },
    (args) => {
      const judgement = judge.judge(args);
      return "record" in judgement ? findFalseTime(judgement.record, readClock()) : [];
    },
  );
}

function findFalseTime(record: GateRecord, actual: Temporal.Instant): string[] {
  try {
    refuseFalseTime(record, actual);
    return [];
  } catch (error) {
    if (!(error instanceof ClockSet)) throw error;
    // Pulumi shows what isn't among the targets of a run as it was in the last one.
    const hint = ` If only some targets are run, name the gate among them: \`${targetOption(record.fleet, "gate")}\`.`;
    return [record.clock === undefined ? error.message + hint : error.message];
  }
}
