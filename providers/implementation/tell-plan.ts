import { describeGroup, groupAsRead } from "../../maintenance/changes/describe-change";
import { describeProblems } from "../../maintenance/problems/describe";
import { groupProblems } from "../../maintenance/problems/group";
import type { Problem } from "../../maintenance/problems/problem";
import type { DeclaredOperation } from "./inputs";
import type { Phase } from "./phase";
import type { PreparedPlan } from "../../kinds/draft";

/** Shows a plan with its resource, in Pulumi's own display, and keeps its problems for the run's report. */
export function tellPlan({ resourceUrn }: DeclaredOperation, plan: PreparedPlan, phase: Phase): void {
  const problems = problemsOf(plan);
  phase.reportProblems(resourceUrn, problems);
  phase.problemTeller.tell(resourceUrn, "error", problems);
  const notes = describeProblems(groupProblems(plan.notes));
  for (const line of [...groupAsRead(plan.pending).map(describeGroup), ...notes]) {
    phase.log.info(resourceUrn, line);
  }
}

/** What keeps a plan from being whole. */
export function problemsOf({ problems, unusable }: PreparedPlan): Problem[] {
  return [...problems, ...unusable];
}
