import type { Procedure, Step, StepOnMachine } from "./procedure";
import { type Progress, type StepState, stateOf } from "./progress";

/** What the conductor has a machine do: begin a step, go its way back, or tell what it has done. */
export type Action =
  | ({ readonly kind: "begin" | "return" } & StepOnMachine)
  | { readonly kind: "ask"; readonly machine: string };

/**
 * What is to be done now. Steps go forward in order. Once all are done, or one has failed, or no further may begin, their ways back go
 * in the reverse order: so what was taken away comes back in every case.
 */
export function nextActions(procedure: Procedure, progress: Progress): readonly Action[] {
  const asks = [...progress.unheard].map((machine): Action => ({ kind: "ask", machine }));
  const steps = isGoingForward(procedure, progress)
    ? goForward(procedure, progress)
    : goBack(procedure, progress);
  return [...asks, ...steps];
}

/** Whether further steps may begin. */
export function isGoingForward({ steps }: Procedure, progress: Progress): boolean {
  const states = steps.flatMap((step) => statesOf(step, progress));
  const isWhole = states.every((state) => state === "done");
  const isUnbroken = states.every((state) => ["waiting", "begun", "done"].includes(state));
  return isUnbroken && !isWhole && !progress.isStopped;
}

/** Whether nothing is left to do for a step on a machine, where ways back are gone. */
export function isSettled({ form, hasWayBack }: Step, state: StepState): boolean {
  switch (state) {
    case "waiting":
    case "returned":
    case "stuck":
      return true;
    case "begun":
    case "returning":
      return false;
    case "done":
      return form === "change";
    case "failed":
      return form === "change" && !hasWayBack;
  }
}

function goForward({ steps }: Procedure, progress: Progress): Action[] {
  const step = steps.find((one) => statesOf(one, progress).some((state) => state !== "done"));
  if (step === undefined) return [];
  // A machine that isn't heard from holds all others, whosever the step is: by now it may give back what the step needs away.
  if (steps.some(({ machines }) => machines.some((machine) => progress.unheard.has(machine)))) return [];
  return heardIn(step, progress)
    .filter((at) => stateOf(progress, at) === "waiting")
    .map((at): Action => ({ kind: "begin", ...at }));
}

function goBack({ steps }: Procedure, progress: Progress): Action[] {
  for (const step of [...steps].reverse()) {
    // One that isn't heard from holds nobody: its own switch brings back what it took.
    const open = heardIn(step, progress).filter((at) => !isSettled(step, stateOf(progress, at)));
    if (open.length === 0) continue;
    return open
      .filter((at) => ["done", "failed"].includes(stateOf(progress, at)))
      .map((at): Action => ({ kind: "return", ...at }));
  }
  return [];
}

function heardIn({ name, machines }: Step, { unheard }: Progress): StepOnMachine[] {
  return machines.filter((machine) => !unheard.has(machine)).map((machine) => ({ step: name, machine }));
}

function statesOf({ name, machines }: Step, progress: Progress): StepState[] {
  return machines.map((machine) => stateOf(progress, { step: name, machine }));
}
