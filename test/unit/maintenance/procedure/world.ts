import assert from "node:assert/strict";
import { nextActions } from "../../../../maintenance/procedure/next-actions";
import type { Procedure, Step, StepOnMachine } from "../../../../maintenance/procedure/procedure";
import {
  addEvent,
  NOTHING_BEGUN,
  type Progress,
  stateOf,
  type StepState,
} from "../../../../maintenance/procedure/progress";

/** A machine as it really is, whoever knows of it. */
interface Machine {
  readonly journal: { readonly step: string; readonly state: StepState }[];
  isReached: boolean;
}

/**
 * Machines that work on a procedure, and a conductor that may die. It asserts what must hold at every moment: no step's work begins twice,
 * the order holds, and nothing comes back before what came after it.
 */
export class World {
  readonly machines = new Map<string, Machine>();
  /** Undefined while the conductor is dead. */
  conductor: Progress | undefined;
  private isStopped = false;

  constructor(readonly procedure: Procedure) {
    for (const machine of procedure.steps.flatMap((step) => step.machines))
      this.machines.set(machine, { journal: [], isReached: true });
    this.conductor = NOTHING_BEGUN;
  }

  truth({ step, machine }: StepOnMachine): StepState {
    return this.machineOf(machine).journal.findLast((line) => line.step === step)?.state ?? "waiting";
  }

  /** Has the conductor do all that it can do now. */
  act(): void {
    if (this.conductor === undefined) return;
    for (const action of nextActions(this.procedure, this.conductor)) {
      if (action.kind === "ask") continue;
      assert.ok(this.machineOf(action.machine).isReached, "the conductor knows who isn't heard from");
      if (action.kind === "begin") this.begin(action);
      else this.goBack(action);
    }
    this.listen();
  }

  /** A step's work, or its way back, ends on a machine. @returns whether there was any */
  end(machine: string, isWell: boolean): boolean {
    const at = this.find(machine, ["begun", "returning"]);
    if (at === undefined) return false;
    const isWayBack = this.truth(at) === "returning";
    this.write(at, isWayBack ? (isWell ? "returned" : "stuck") : isWell ? "done" : "failed");
    this.listen();
    return true;
  }

  /** The dead man's switch of a machine that hears from nobody: it brings back the last thing that it took away. */
  fire(machine: string): boolean {
    if (this.conductor !== undefined && this.machineOf(machine).isReached) return false;
    if (this.find(machine, ["begun", "returning"]) !== undefined) return false;
    const taken = [...this.procedure.steps]
      .reverse()
      .find((step) => step.machines.includes(machine) && this.isAway(step, machine));
    if (taken === undefined) return false;
    this.write({ step: taken.name, machine }, "returning");
    return true;
  }

  cut(machine: string): void {
    this.machineOf(machine).isReached = false;
    this.tell({ kind: "unheard", machine });
  }

  reach(machine: string): void {
    this.machineOf(machine).isReached = true;
    this.tell({ kind: "heard", machine });
    this.listen();
  }

  kill(): void {
    this.conductor = undefined;
  }

  /** Another conductor, which knows only what the machines tell that it reaches. */
  revive(): void {
    if (this.conductor !== undefined) return;
    this.conductor = NOTHING_BEGUN;
    for (const [machine, { isReached }] of this.machines)
      if (!isReached) this.tell({ kind: "unheard", machine });
    // Who comes later finishes what was begun, and begins no further step.
    this.stop();
    this.listen();
  }

  stop(): void {
    this.isStopped = true;
    this.tell({ kind: "stop" });
  }

  /** What a machine took away, or changed and couldn't finish, as it really is. */
  listMissing(): StepOnMachine[] {
    return this.procedure.steps.flatMap((step) =>
      step.machines
        .filter((machine) => this.isAway(step, machine))
        .map((machine) => ({ step: step.name, machine })),
    );
  }

  private begin(at: StepOnMachine): void {
    assert.equal(this.truth(at), "waiting", "no step is begun twice");
    assert.ok(!this.isStopped, "no step begins after a stop");
    const position = this.procedure.steps.findIndex(({ name }) => name === at.step);
    for (const machine of this.machines.values())
      assert.ok(machine.isReached, "no step begins while a machine may be giving back what it took");
    for (const { name, machines } of this.procedure.steps.slice(0, position))
      for (const machine of machines)
        assert.equal(this.truth({ step: name, machine }), "done", `${name} comes before ${at.step}`);
    this.write(at, "begun");
  }

  private goBack(at: StepOnMachine): void {
    const position = this.procedure.steps.findIndex(({ name }) => name === at.step);
    for (const step of this.procedure.steps.slice(position + 1))
      for (const machine of step.machines.filter((one) => this.machineOf(one).isReached))
        assert.ok(
          !this.isAway(step, machine) || this.truth({ step: step.name, machine }) === "stuck",
          `${step.name} comes back first`,
        );
    this.write(at, "returning");
  }

  /** Whether something is away, or half changed, for a step; said here again, since the world is no part of what it tests. */
  private isAway({ name, form, hasWayBack }: Step, machine: string): boolean {
    const state = this.truth({ step: name, machine });
    if (form === "take") return state !== "waiting" && state !== "returned";
    return ["begun", "returning", "stuck"].includes(state) || (state === "failed" && hasWayBack);
  }

  private find(machine: string, states: readonly StepState[]): StepOnMachine | undefined {
    return this.procedure.steps
      .filter(({ machines }) => machines.includes(machine))
      .map(({ name }) => ({ step: name, machine }))
      .find((at) => states.includes(this.truth(at)));
  }

  private write({ step, machine }: StepOnMachine, state: StepState): void {
    this.machineOf(machine).journal.push({ step, state });
  }

  /** The conductor reads all journals that it reaches, from their starts. */
  private listen(): void {
    for (const [machine, { journal, isReached }] of this.machines)
      if (isReached)
        for (const [index, line] of journal.entries())
          this.tell({ kind: "told", machine, line: index + 1, ...line });
    if (this.conductor === undefined) return;
    for (const step of this.procedure.steps)
      for (const machine of step.machines.filter((one) => this.machineOf(one).isReached)) {
        const at = { step: step.name, machine };
        assert.equal(stateOf(this.conductor, at), this.truth(at), "the conductor knows what it was told");
      }
  }

  private tell(event: Parameters<typeof addEvent>[2]): void {
    if (this.conductor !== undefined) this.conductor = addEvent(this.procedure, this.conductor, event);
  }

  private machineOf(name: string): Machine {
    const machine = this.machines.get(name);
    if (machine === undefined) throw new Error(`The world has no machine ${name}.`);
    return machine;
  }
}
