import { isGoingForward, isSettled, nextActions } from "./next-actions";
import type { Procedure, StepOnMachine } from "./procedure";
import { hasFailed, type Progress, stateOf } from "./progress";

/**
 * How a procedure has ended.
 *
 * - `done`: every step was done, and what was taken away is back.
 * - `postponed`: no step was begun.
 * - `gone-back`: some steps weren't done, and what was taken away is back.
 * - `down`: something isn't back, or nobody knows whether it is.
 */
export type ProcedureOutcome =
  | { readonly kind: "done" | "postponed" }
  | { readonly kind: "gone-back"; readonly failed: readonly StepOnMachine[] }
  | {
      readonly kind: "down";
      readonly failed: readonly StepOnMachine[];
      /** Whose way back failed. */
      readonly stuck: readonly StepOnMachine[];
      /** Of machines that aren't heard from. */
      readonly unknown: readonly StepOnMachine[];
    };

/** @returns undefined while something goes on, or can be done */
export function outcomeOf(procedure: Procedure, progress: Progress): ProcedureOutcome | undefined {
  if (isGoingForward(procedure, progress)) return undefined;
  if (nextActions(procedure, progress).some(({ kind }) => kind !== "ask")) return undefined;
  const all = procedure.steps.flatMap((step) =>
    step.machines.map((machine) => {
      const at = { step: step.name, machine };
      return { at, step, state: stateOf(progress, at) };
    }),
  );
  const open = all.filter(({ step, state }) => !isSettled(step, state)).map(({ at }) => at);
  if (open.some(({ machine }) => !progress.unheard.has(machine))) return undefined;
  const failed = all.map(({ at }) => at).filter((at) => hasFailed(progress, at));
  const stuck = all.filter(({ state }) => state === "stuck").map(({ at }) => at);
  if (stuck.length > 0 || open.length > 0) return { kind: "down", failed, stuck, unknown: open };
  if (all.every(({ state }) => state === "waiting")) return { kind: "postponed" };
  const isWhole = failed.length === 0 && all.every(({ state }) => state !== "waiting");
  return isWhole ? { kind: "done" } : { kind: "gone-back", failed };
}
