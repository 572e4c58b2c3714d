import { because, plainCause, varying } from "../../maintenance/troubles/cause";
import { readTroubles, type Trouble } from "../../maintenance/troubles/trouble";
import type { PartLayer } from "../part";
import type { Plan } from "./draft";
import type { Left } from "./left";
import type { Closure, Phase } from "./phase";
import type { PreparedPlan } from "./planner";

/** What isn't begun, since the node's own packages come first. */
export function leaveForNode(node: string, planned: PreparedPlan | undefined, closed: Closure): Left {
  const pending = planned?.pending ?? [];
  if (closed === "failed") {
    const cause = because`the containers of ${varying(node)} weren't touched, since its own packages failed`;
    return { pending, problems: [{ node, cause }], deferred: [] };
  }
  const cause = because`deferred, since the packages of ${varying(node)} itself come first.`;
  const deferred = (planned?.scopes ?? []).map((scope) => ({ node, scope, cause }));
  return { pending, problems: readProblems(node, planned?.problems ?? []), deferred };
}

function readProblems(node: string, lines: readonly string[]): Trouble[] {
  return lines.flatMap((line) => readTroubles(node, line));
}

/** What comes first in a container has failed, or waits: what comes after it isn't begun there. */
export function setAsideClosed(
  node: string,
  plan: Plan,
  phase: Phase,
): { open: readonly string[]; left: Left } {
  const problems = readProblems(node, plan.problems);
  const deferred: Trouble[] = [];
  const open = plan.scopes.filter((scope) => {
    const closed = phase.whyClosed(node, scope);
    if (closed === "failed") problems.push({ node, scope, cause: FAILED_BEFORE });
    if (closed === "deferred") deferred.push({ node, scope, cause: DEFERRED_BEFORE });
    return closed === undefined;
  });
  return { open, left: { pending: plan.pending, problems, deferred } };
}

const FAILED_BEFORE = plainCause("not begun, since what comes before it failed there");
const DEFERRED_BEFORE = plainCause("deferred, since what comes before it is.");

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
