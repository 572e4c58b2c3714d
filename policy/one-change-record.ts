import type { StackValidationPolicy } from "@pulumi/policy";
import { displayNameOf } from "./record-policy";
import { CHANGE_GATE } from "../maintenance/gate/resource-types";
import { changesSomething } from "./resource-types";

export const oneChangeRecord: StackValidationPolicy = {
  name: "one-change-record",
  displayName: displayNameOf("one-change-record"),
  enforcementLevel: "mandatory",
  severity: "critical",
  description: "A stack that changes something on nodes has exactly one gate, and with it one change record.",
  remediationSteps:
    "Declare nodes with the component Fleet, which makes the gate, and one Fleet for each stack.",
  validateStack: ({ resources }, reportViolation) => {
    if (!resources.some(({ type }) => changesSomething(type))) return;
    const gates = resources.filter(({ type }) => type === CHANGE_GATE);
    if (gates.length === 1) return;
    reportViolation(
      gates.length === 0
        ? "The stack has no ChangeGate, so that nothing says why and when it may be changed. Declare its nodes with the component Fleet, which makes one."
        : `The stack has ${gates.length} gates (${gates.map(({ name }) => name).join(", ")}), none of which judges the whole run. Declare all nodes with one Fleet, or split the stack.`,
    );
  },
};
