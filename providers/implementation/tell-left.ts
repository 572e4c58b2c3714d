import type { Phase } from "./phase";
import type { Remaining } from "./remaining";

/** Tells with a resource what a run has left of it, and keeps that for the run's report. */
export function tellLeft(
  resourceUrn: string,
  phase: Phase,
  { problems, deferred }: Pick<Remaining, "problems" | "deferred">,
): void {
  phase.reportProblems(resourceUrn, problems);
  phase.reportDeferred(resourceUrn, deferred);
  phase.problemTeller.tell(resourceUrn, "error", problems);
  phase.problemTeller.tell(resourceUrn, "warning", deferred);
}
