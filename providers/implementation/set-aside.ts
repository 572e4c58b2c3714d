import { cause, type Problem, problemOf } from "../../maintenance/problems/problem";
import type { PartLayer } from "../part";
import type { Plan } from "./draft";
import type { Left } from "./left";
import type { Closure, Phase } from "./phase";
import type { PreparedPlan } from "./planner";

/** What isn't begun, since the node's own packages come first. */
export function leaveForNode(node: string, planned: PreparedPlan | undefined, closed: Closure): Left {
  const pending = planned?.pending ?? [];
  if (closed === "failed")
    return { pending, problems: [{ node, ...cause("node-failed-before", {}) }], deferred: [] };
  const because = cause("deferred-for-node", {});
  const deferred = (planned?.scopes ?? []).map((scope) => problemOf(node, scope, because));
  return { pending, problems: planned?.problems ?? [], deferred };
}

/** What comes first in a container has failed, or waits: what comes after it isn't begun there. */
export function setAsideClosed(
  node: string,
  plan: Plan,
  phase: Phase,
): { open: readonly string[]; left: Left } {
  const problems = [...plan.problems];
  const deferred: Problem[] = [];
  const open = plan.scopes.filter((scope) => {
    const closed = phase.whyClosed(node, scope);
    if (closed === "failed") problems.push(problemOf(node, scope, cause("failed-before", {})));
    if (closed === "deferred") deferred.push(problemOf(node, scope, cause("deferred-before", {})));
    return closed === undefined;
  });
  return { open, left: { pending: plan.pending, problems, deferred } };
}

/** The packages of a node come before all that is in its containers. */
export function closeNode(node: string, { problems, deferred }: Left, phase: Phase): void {
  if (problems.length > 0) phase.close(node, "node", "failed");
  else if (deferred.length > 0) phase.close(node, "node", "deferred");
}

/** The packages of a container come before its modules. */
export function closeScopes(
  node: string,
  layer: PartLayer,
  scopes: readonly string[],
  because: Closure,
  phase: Phase,
): void {
  if (layer !== "containers") return;
  for (const scope of scopes) phase.close(node, scope, because);
}
