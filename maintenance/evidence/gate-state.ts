import type { TestGate } from "../change/test-gates";
import type { Base, Evidence, GateOutcome } from "./evidence";

/** What evidence shows of a gate; `untested` when it doesn't speak of it. */
export type GateState = "passed" | "failed" | "unchecked" | "untested";

/**
 * A gate is passed when it was asked over each base that was tested, and passed over all.
 *
 * @param required bases that must have been tested
 */
export function readGateState({ gates }: Evidence, gate: TestGate, required: readonly Base[]): GateState {
  const outcomes = gates.filter((outcome) => outcome.gate === gate);
  if (outcomes.length === 0) return "untested";
  if (outcomes.some(isFailed)) return "failed";
  const bases = new Set([...required, ...gates.map(({ base }) => base)]);
  const isPassed = outcomes.length === bases.size && outcomes.every(({ verdict }) => verdict === "passed");
  return isPassed ? "passed" : "unchecked";
}

export function isFailed({ verdict }: GateOutcome): boolean {
  return verdict === "failed";
}
