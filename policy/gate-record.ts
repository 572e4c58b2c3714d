import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { GateJudge } from "./gate-judge";
import { createGatePolicy } from "./gate-policy";

/** Where a record can't be read, the other policies have nothing to judge: this one says so. */
export function createGateRecordPolicy(judge: GateJudge): ResourceValidationPolicy {
  return createGatePolicy(
    {
      name: "gate-record",
      enforcementLevel: "mandatory",
      severity: "critical",
      description: "What the gate says of a run can be read and judged.",
      remediationSteps:
        "Use the policy pack that belongs to the release of this project that the program uses, and let nothing else make a ChangeGate.",
    },
    ({ props }) => {
      const judgement = judge.judge(props);
      if (!("unreadable" in judgement)) return [];
      return [
        `${judgement.unreadable} Nothing was judged. Use the pack that belongs to the program's release of this project.`,
      ];
    },
  );
}
