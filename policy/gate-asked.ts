import type { ResourceValidationPolicy } from "@pulumi/policy";
import { targetOption } from "../maintenance/gate/member-name";
import { fleetOf } from "./own-fleet";
import { displayNameOf } from "./record-policy";
import { changesSomething } from "./resource-types";

/** Pulumi shows a gate that a run leaves out as it was in the last one: then it has judged nothing of this one. */
export const gateAsked: ResourceValidationPolicy = {
  name: "gate-asked",
  displayName: displayNameOf("gate-asked"),
  enforcementLevel: "mandatory",
  severity: "critical",
  description: "A run that changes something of a fleet has the fleet's gate in it.",
  remediationSteps: "Name the gate among the targets, too.",
  validateResource: ({ type, name, props }, reportViolation) => {
    if (!changesSomething(type) || !isLeftOut(props)) return;
    reportViolation(
      `${name} would be changed, and its gate isn't part of this run. Name it among the targets, too: \`${targetOption(fleetOf({ props }), "gate")}\`.`,
    );
  },
};

function isLeftOut(props: Readonly<Record<string, unknown>>): boolean {
  try {
    return props["gateLeftOut"] === true;
  } catch {
    // Of another program: ours says it or not, and never later.
    return true;
  }
}
