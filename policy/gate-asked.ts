import type { ResourceValidationPolicy } from "@pulumi/policy";
import { targetOption } from "../maintenance/gate/member-name";
import { CHANGE_GATE } from "../maintenance/gate/resource-types";
import type { GateJudge } from "./gate-judge";
import { fleetOf } from "./own-fleet";
import { displayNameOf } from "./record-policy";
import { changesSomething } from "./resource-types";
import type { ThisRun } from "./this-run";

/** Pulumi shows a gate that a run leaves out as it was in the last one: then it has judged nothing of this one. */
export function createAskedPolicy(judge: GateJudge, run: ThisRun): ResourceValidationPolicy {
  return {
    name: "gate-asked",
    displayName: displayNameOf("gate-asked"),
    enforcementLevel: "mandatory",
    severity: "critical",
    description: "A run that changes something of a fleet has the fleet's gate in it.",
    remediationSteps: "Name the gate among the targets, too.",
    validateResource: (args, reportViolation) => {
      const { type, name, props } = args;
      if (type === CHANGE_GATE) judge.judge(args);
      if (!changesSomething(type) || !isChanged(props, run)) return;
      // It depends on its gate, so that Pulumi has shown the gate before.
      const fleet = fleetOf({ props });
      if (judge.wasAsked(fleet)) return;
      reportViolation(
        `${name} would be changed, and its gate isn't part of this run. Name it among the targets, too: \`${targetOption(fleet, "gate")}\`.`,
      );
    },
  };
}

/** Whether something would be changed in this run: then a resource says when it was checked. */
function isChanged(props: Readonly<Record<string, unknown>>, run: ThisRun): boolean {
  try {
    const { checkedAt } = props;
    return checkedAt !== undefined && run.includes(checkedAt);
  } catch {
    // Of another program: ours says it or not, and never later.
    return true;
  }
}
