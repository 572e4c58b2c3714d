/**
 * What a step does to service.
 *
 * - `take`: it takes something away for a while, e.g. stops a container. Its way back gives that back, whatever happens.
 * - `change`: it changes something that stays. Its way back, if it has one, undoes a change that failed.
 */
export type StepForm = "take" | "change";

/** A part of a procedure, which several machines do at the same time. */
export interface Step {
  /** Unique in its procedure. */
  readonly name: string;
  readonly form: StepForm;
  /** Names of those that do it; at least one, each once. */
  readonly machines: readonly string[];
  /** Whether a failed change can be undone; a take always can. */
  readonly hasWayBack: boolean;
}

/** Work that interrupts service: steps in order, of which each begins when all machines have done the one before. */
export interface Procedure {
  readonly steps: readonly Step[];
}

/** A step on one machine. */
export interface StepOnMachine {
  readonly step: string;
  readonly machine: string;
}

/** A procedure that can't be followed. */
export class ProcedureInvalid extends Error {
  override readonly name = "ProcedureInvalid";
}

/** @throws ProcedureInvalid */
export function checkProcedure({ steps }: Procedure): void {
  const names = new Set<string>();
  for (const { name, machines, form, hasWayBack } of steps) {
    if (names.has(name)) throw new ProcedureInvalid(`The procedure has two steps ${name}.`);
    names.add(name);
    if (machines.length === 0) throw new ProcedureInvalid(`No machine does step ${name}.`);
    const twice = machines.find((machine, index) => machines.indexOf(machine) !== index);
    if (twice !== undefined) throw new ProcedureInvalid(`Step ${name} names ${twice} twice.`);
    if (form === "take" && !hasWayBack)
      throw new ProcedureInvalid(`Step ${name} takes something away and has no way back.`);
  }
}
