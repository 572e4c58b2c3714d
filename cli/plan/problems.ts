import { describeProblems } from "../../maintenance/problems/describe";
import { describeRest, fitScreen } from "../../maintenance/problems/screen";
import type { NodePlan, PlanPart } from "./plan";

/** What keeps a plan from being whole: each cause once with all whom it concerns, a screen at most. */
export function listProblems({ nodes, promotion }: PlanPart): string[] {
  const problems = nodes.flatMap((node) => node.problems);
  const ofHost = (promotion?.problems ?? []).map(({ message, remedy }) => `${message} ${remedy}`);
  const { shown, left } = fitScreen([...describeProblems(problems, "named"), ...ofHost]);
  return left === 0 ? [...shown] : [...shown, describeRest(left, "the plan's JSON (--json FILE)")];
}

export function listUnmanaged({ unmanaged }: NodePlan): string[] {
  return describeProblems(unmanaged);
}

export function listNotes({ notes }: NodePlan): string[] {
  return describeProblems(notes);
}
