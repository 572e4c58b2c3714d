import type { DeclaredPart } from "./inputs";
import type { Phase } from "./phase";
import type { PreparedPlan } from "./planner";
import { summariseLines } from "./summary";

/** Shows a plan with its resource, in Pulumi's own display, and keeps its problems for the run's report. */
export function tellPlan({ resourceUrn, node }: DeclaredPart, plan: PreparedPlan, phase: Phase): void {
  const problems = [...plan.problems, ...plan.unusable];
  phase.reportProblems(resourceUrn, node, problems);
  for (const problem of problems) phase.log.error(resourceUrn, problem);
  for (const line of [...summariseLines([...plan.pending, ...plan.restarts]), ...plan.notes]) {
    phase.log.info(resourceUrn, line);
  }
}
