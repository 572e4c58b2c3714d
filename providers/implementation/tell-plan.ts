import { describeGroup } from "../../maintenance/changes/describe-change";
import type { DeclaredPart } from "./inputs";
import type { Phase } from "./phase";
import type { PreparedPlan } from "./planner";
import { readTroubles, type Trouble } from "../../maintenance/troubles/trouble";

/** Shows a plan with its resource, in Pulumi's own display, and keeps its problems for the run's report. */
export function tellPlan({ resourceUrn, node }: DeclaredPart, plan: PreparedPlan, phase: Phase): void {
  const problems = problemsOf(node, plan);
  phase.reportProblems(resourceUrn, problems);
  phase.troubles.tell(resourceUrn, "error", problems);
  for (const line of [...plan.pending.map(describeGroup), ...plan.notes]) {
    phase.log.info(resourceUrn, line);
  }
}

/** What keeps a plan from being whole. */
export function problemsOf(node: string, { problems, unusable }: PreparedPlan): Trouble[] {
  return [...problems, ...unusable].flatMap((line) => readTroubles(node, line));
}
