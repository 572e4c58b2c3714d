import type { ResourceValidationPolicy } from "@pulumi/policy";
import { describeProblems } from "../maintenance/problems/describe";
import { describeRest, fitScreen } from "../maintenance/problems/screen";
import { displayNameOf } from "./record-policy";
import { readPlannedChanges } from "./planned-changes";
import { changesSomething } from "./resource-types";

/** A node that can't be reached keeps no other from being maintained: hence a word only. The run fails for it at its end. */
export const planIsWhole: ResourceValidationPolicy = {
  name: "plan-is-whole",
  displayName: displayNameOf("plan-is-whole"),
  enforcementLevel: "advisory",
  severity: "medium",
  description: "Every node and container could be looked at, and every package can be had.",
  remediationSteps: "Mend what each problem names, and plan again.",
  validateResource: ({ type, name, props }, reportViolation) => {
    if (!changesSomething(type)) return;
    const changes = readPlannedChanges(props);
    // What can't be read is for `nothing-beside-the-gate` to refuse.
    if (changes === undefined || changes.problems.length === 0) return;
    const problems = describeProblems(changes.problems);
    const what = problems.length === 1 ? "One thing keeps" : `${problems.length} things keep`;
    const { shown, left } = fitScreen(problems);
    const lines = [
      ...shown.map((problem) => `- ${problem}`),
      ...(left > 0 ? [describeRest(left, "the resource's problems in the plan")] : []),
    ];
    reportViolation(`${what} the plan of ${name} from being whole:\n${lines.join("\n")}`);
  },
};
