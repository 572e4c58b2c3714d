import type { StackValidationPolicy } from "@pulumi/policy";
import type { WorkLine } from "../maintenance/changes/change-group";
import { describeChange } from "../maintenance/changes/describe-change";
import { changeKey, groupWork } from "../maintenance/changes/group-changes";
import { describeTarget } from "../maintenance/decision/work";
import { listSome } from "../maintenance/text/list-some";
import type { GateJudge } from "./gate-judge";
import { displayNameOf } from "./record-policy";
import { readPlannedChanges } from "./planned-changes";
import { changesSomething } from "./resource-types";

/**
 * Of a plan, resources show what they would change; after an update, what they left undone. Both is part of what the gate
 * judged, whose record is known from its inputs: an update leaves none in its outputs.
 */
export function createNothingBesidePolicy(judge: GateJudge): StackValidationPolicy {
  const name = "nothing-beside-the-gate";
  return {
    name,
    displayName: displayNameOf(name),
    enforcementLevel: "mandatory",
    severity: "critical",
    description: "What would change was judged by the gate as a whole, with all customers whom it affects.",
    remediationSteps:
      "Declare nodes with the component Fleet, which tells the gate of all of them; where only some targets are run, name the gate among them.",
    validateStack: ({ resources }, reportViolation) => {
      // Without a gate, or with one that can't be read, other policies refuse the run.
      const { record } = judge;
      if (record === undefined) return;
      const judged = new Set(record.work.flatMap(listChanges).map(({ key }) => key));
      for (const { type, name: resource, urn, props } of resources) {
        if (!changesSomething(type)) continue;
        const plan = readPlannedChanges(props);
        if (plan === undefined) {
          reportViolation(
            `What ${resource} would change can't be read: node, pending and problems are expected among its properties. Use the pack that belongs to the program's release of this project.`,
            urn,
          );
          continue;
        }
        // A node that couldn't be observed for the plan is judged by its provider when its turn comes.
        if (record.unobserved.includes(plan.node)) continue;
        const beside = groupWork([plan])
          .flatMap(listChanges)
          .filter(({ key }) => !judged.has(key));
        if (beside.length === 0) continue;
        reportViolation(
          `${resource} would change what the gate didn't judge: ${listSome(beside.map(({ text }) => text))}. ` +
            "Declare its node with the component Fleet; if only some targets are run, name the gate among them.",
          urn,
        );
      }
    },
  };
}

function listChanges({ node, targets, change }: WorkLine): { key: string; text: string }[] {
  const key = changeKey(change);
  return targets.map((target) => ({
    key: `${node}\n${target}\n${key}`,
    text: `${describeChange(change)} (${describeTarget(node, target)})`,
  }));
}
