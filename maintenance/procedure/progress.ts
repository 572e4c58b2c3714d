import { type Procedure, ProcedureInvalid, type StepOnMachine } from "./procedure";

/**
 * Where a step is on one machine, by that machine's own journal.
 *
 * - `waiting`: it was never begun.
 * - `begun`: its work goes on.
 * - `done`: its check after it has passed.
 * - `failed`: the work or a check failed; what it took away or changed may be so still.
 * - `returning`: its way back goes on.
 * - `returned`: its way back has ended well.
 * - `stuck`: its way back failed, and what it took away is missing still. The machine's switch tries again.
 */
export type StepState = "waiting" | "begun" | "done" | "failed" | "returning" | "returned" | "stuck";

const FOLLOWS: Readonly<Record<StepState, readonly StepState[]>> = {
  waiting: ["begun"],
  begun: ["done", "failed"],
  done: ["returning"],
  failed: ["returning"],
  returning: ["returned", "stuck"],
  returned: [],
  stuck: ["returning"],
};

/** Whether it's a word for a state. */
export function isStepState(word: string): word is StepState {
  return Object.hasOwn(FOLLOWS, word);
}

/** What is known of a procedure: all that its machines have told, and who isn't heard from. */
export interface Progress {
  /** By `keyOf`; `waiting` where there's none. */
  readonly states: ReadonlyMap<string, StepState>;
  /** Keys of what has failed, also where its way back is gone. */
  readonly failed: ReadonlySet<string>;
  /** By machine, how many lines of its journal are known. */
  readonly lines: ReadonlyMap<string, number>;
  /** Machines that don't answer at present. */
  readonly unheard: ReadonlySet<string>;
  /** Whether no further step may begin: its time is over, or the operator said so. */
  readonly isStopped: boolean;
}

/** A line of a machine's journal. */
export interface ToldLine extends StepOnMachine {
  /** Its place in the journal, from 1. */
  readonly line: number;
  readonly state: StepState;
}

export type ProcedureEvent =
  | ({ readonly kind: "told" } & ToldLine)
  | { readonly kind: "unheard" | "heard"; readonly machine: string }
  | { readonly kind: "stop" };

export const NOTHING_BEGUN: Progress = {
  states: new Map(),
  failed: new Set(),
  lines: new Map(),
  unheard: new Set(),
  isStopped: false,
};

export function stateOf({ states }: Progress, at: StepOnMachine): StepState {
  return states.get(keyOf(at)) ?? "waiting";
}

export function hasFailed({ failed }: Progress, at: StepOnMachine): boolean {
  return failed.has(keyOf(at));
}

/**
 * Adds what happened. A line that is known already changes nothing, so a journal may be read again from its start.
 *
 * @throws ProcedureInvalid for a line that can't follow those before it
 */
export function addEvent(procedure: Procedure, progress: Progress, event: ProcedureEvent): Progress {
  switch (event.kind) {
    case "stop":
      return { ...progress, isStopped: true };
    case "unheard":
      return { ...progress, unheard: new Set([...progress.unheard, event.machine]) };
    case "heard":
      return { ...progress, unheard: new Set([...progress.unheard].filter((one) => one !== event.machine)) };
    case "told":
      return addLine(procedure, progress, event);
  }
}

function addLine({ steps }: Procedure, progress: Progress, told: ToldLine): Progress {
  const { step, machine, state, line } = told;
  const known = progress.lines.get(machine) ?? 0;
  if (line <= known) return progress;
  const who = `The journal of ${machine}`;
  if (line !== known + 1)
    throw new ProcedureInvalid(
      `${who} has line ${line} after line ${known}: lines between them are missing.`,
    );
  if (!steps.some(({ name, machines }) => name === step && machines.includes(machine)))
    throw new ProcedureInvalid(`${who} tells of step ${step}, which the procedure doesn't have there.`);
  const before = stateOf(progress, told);
  if (!FOLLOWS[before].includes(state))
    throw new ProcedureInvalid(
      `${who} says in line ${line} that step ${step} is ${state}. It was ${before}.`,
    );
  const key = keyOf(told);
  return {
    ...progress,
    states: new Map([...progress.states, [key, state]]),
    failed: state === "failed" ? new Set([...progress.failed, key]) : progress.failed,
    lines: new Map([...progress.lines, [machine, line]]),
  };
}

function keyOf({ step, machine }: StepOnMachine): string {
  return `${step}\n${machine}`;
}
