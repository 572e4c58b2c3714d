import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import type { WorkLine } from "../maintenance/changes/change-group";
import { describeChange } from "../maintenance/changes/describe-change";
import { changeKey, groupWork } from "../maintenance/changes/group-changes";
import { describeTarget } from "../maintenance/decision/work";
import { listSome } from "../maintenance/text/list-some";
import type { GateJudge } from "./gate-judge";
import { fleetOf, gatesByFleet, tellOfFleet } from "./own-fleet";
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
    description:
      "What would change was judged by its fleet's gate as a whole, with all customers whom it affects.",
    remediationSteps:
      "Declare nodes with the component PbxFleet, which tells the gate of all of them. If you run only some targets, name the gate among them.",
    validateStack: ({ resources }, reportViolation) => {
      const records = recordsByFleet(resources, judge);
      for (const part of resources) {
        const { type, name: resource, urn, props } = part;
        if (!changesSomething(type)) continue;
        const fleet = fleetOf(part);
        // Without a gate, or with one that can't be read, other policies refuse the run.
        const own = records.get(fleet);
        if (own === undefined) continue;
        const plan = readPlannedChanges(props);
        if (plan === undefined) {
          reportViolation(tellOfFleet(fleet, describeUnreadable(resource)), urn);
          continue;
        }
        // A node that couldn't be observed for the plan is judged by its provider when its turn comes.
        if (own.unobserved.has(plan.node)) continue;
        const beside = groupWork([plan])
          .flatMap(listChanges)
          .filter(({ key }) => !own.judged.has(key));
        if (beside.length === 0) continue;
        const what = listSome(beside.map(({ text }) => text));
        reportViolation(
          tellOfFleet(fleet, `${resource} would change what the gate didn't judge: ${what}. ${REMEDY}`),
          urn,
        );
      }
    },
  };
}

const REMEDY =
  "Declare its node with the component PbxFleet; if only some targets are run, name the gate among them.";

function describeUnreadable(resource: string): string {
  return `What ${resource} would change can't be read: node, pending and problems are expected among its properties. Use the pack that belongs to the program's release of this project.`;
}

interface JudgedWork {
  readonly judged: ReadonlySet<string>;
  readonly unobserved: ReadonlySet<string>;
}

/** What each fleet's own gate judged. Of a fleet with several gates, none judged all. */
function recordsByFleet(
  resources: readonly PolicyResource[],
  judge: GateJudge,
): ReadonlyMap<string | undefined, JudgedWork> {
  const found = new Map<string | undefined, JudgedWork>();
  for (const [fleet, [gate]] of gatesByFleet(resources, judge)) {
    const record = gate && judge.recordOf(gate.urn);
    if (record === undefined) continue;
    const judged = new Set(record.work.flatMap(listChanges).map(({ key }) => key));
    found.set(fleet, { judged, unobserved: new Set(record.unobserved) });
  }
  return found;
}

function listChanges({ node, targets, change }: WorkLine): { key: string; text: string }[] {
  const key = changeKey(change);
  return targets.map((target) => ({
    key: `${node}\n${target}\n${key}`,
    text: `${describeChange(change)} (${describeTarget(node, target)})`,
  }));
}
