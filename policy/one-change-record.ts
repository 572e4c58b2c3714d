import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { groupBy } from "../maintenance/packages/grouping";
import type { GateJudge } from "./gate-judge";
import { fleetOf, gatesByFleet, tellOfFleet } from "./own-fleet";
import { displayNameOf } from "./record-policy";
import { changesSomething } from "./resource-types";

/** A gate knows what its own fleet would change, and judges no other. */
export function createOneRecordPolicy(judge: GateJudge): StackValidationPolicy {
  return {
    name: "one-change-record",
    displayName: displayNameOf("one-change-record"),
    enforcementLevel: "mandatory",
    severity: "critical",
    description:
      "A fleet that changes something on nodes has exactly one gate, and with it one change record.",
    remediationSteps: "Declare nodes with the component PbxFleet, which makes the gate, and each fleet once.",
    validateStack: ({ resources }, reportViolation) => {
      const gates = gatesByFleet(resources, judge);
      const parts = groupBy(
        resources.filter(({ type }) => changesSomething(type)),
        fleetOf,
      );
      for (const [fleet] of parts) {
        const own = gates.get(fleet) ?? [];
        if (own.length === 1) continue;
        reportViolation(own.length === 0 ? describeNone(fleet) : describeSeveral(fleet, own));
      }
    },
  };
}

function describeNone(fleet: string | undefined): string {
  const whose = fleet === undefined ? "The stack" : `Fleet ${fleet}`;
  return `${whose} has no ChangeGate, so that nothing says why and when it may be changed. Declare its nodes with the component PbxFleet, which makes one.`;
}

function describeSeveral(fleet: string | undefined, gates: readonly PolicyResource[]): string {
  const names = gates.map(({ name }) => name).join(", ");
  if (fleet === undefined)
    return `The stack has ${gates.length} gates (${names}), none of which judges the whole run. Declare all nodes with one PbxFleet, or each fleet with a name of its own.`;
  return tellOfFleet(
    fleet,
    `There are ${gates.length} gates (${names}), none of which judges its whole run. Declare it once.`,
  );
}
