import { type Cause, cause, type Problem, problemOf } from "../../maintenance/problems/problem";
import type { OperationLayer } from "../../kinds/declared-kind";
import type { Plan, PreparedPlan } from "../../kinds/draft";
import { describeFailures } from "./budget-left";
import type { Remaining } from "./remaining";
import type { Closure, Phase } from "./phase";

/** What isn't begun, since the node's own packages come first. */
export function leaveForNode(
  node: string,
  planned: PreparedPlan | undefined,
  closed: Closure,
  phase: Phase,
): Remaining {
  const pending = planned?.pending ?? [];
  if (closed === "failed")
    return { pending, problems: [{ node, ...cause("node-failed-before", {}) }], deferred: [] };
  const because = laterCause(phase, cause("deferred-for-node", {}));
  const deferred = (planned?.targets ?? []).map((target) => problemOf(node, target, because));
  return { pending, problems: planned?.problems ?? [], deferred };
}

/** What comes first in a container has failed, or waits: what comes after it isn't begun there. */
export function setAsideClosed(
  node: string,
  layer: OperationLayer,
  plan: Plan,
  phase: Phase,
): { open: readonly string[]; left: Remaining } {
  const problems = [...plan.problems];
  const deferred: Problem[] = [];
  const open = plan.targets.filter((target) => {
    const closed = phase.whyClosed(node, layer.name, target);
    if (closed === "failed") problems.push(problemOf(node, target, cause("failed-before", {})));
    if (closed === "deferred")
      deferred.push(problemOf(node, target, laterCause(phase, cause("deferred-before", {}))));
    return closed === undefined;
  });
  return { open, left: { pending: plan.pending, problems, deferred } };
}

/** Where failures let nothing more begin, no window would help. */
function laterCause(phase: Phase, because: Cause): Cause {
  return phase.waves.budget.isUsedUp ? describeFailures(phase) : because;
}

/** What was left of work on a node itself keeps all away that comes after it. */
export function closeNode(
  node: string,
  layer: OperationLayer,
  { problems, deferred }: Remaining,
  phase: Phase,
): void {
  if (problems.length > 0) phase.close(node, layer.name, "node", "failed");
  else if (deferred.length > 0) phase.close(node, layer.name, "node", "deferred");
}

/** What comes after a layer in these containers isn't begun there. */
export function closeTargets(
  node: string,
  layer: OperationLayer,
  targets: readonly string[],
  because: Closure,
  phase: Phase,
): void {
  if (layer.place === "node") return;
  for (const target of targets) phase.close(node, layer.name, target, because);
}
