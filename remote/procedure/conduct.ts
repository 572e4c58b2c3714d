import { setTimeout as delay } from "node:timers/promises";
import { isGoingForward, isSettled, nextActions } from "../../maintenance/procedure/next-actions";
import { checkProcedure, type Procedure, ProcedureInvalid } from "../../maintenance/procedure/procedure";
import {
  addEvent,
  isStepState,
  NOTHING_BEGUN,
  type ProcedureEvent,
  type Progress as Steps,
  stateOf,
} from "../../maintenance/procedure/progress";
import { converge, type Outcome, type Progress, type Work } from "../run/converge";
import type { Reachable } from "../run/follow";
import type { NodeEvent } from "../script/events";
import { conductScript, PACE, type Pace } from "./conduct-script";

/** A machine's part in a procedure: an ordinary run there, whose steps wait for their grants (`conducted.sh`). */
export interface Part<Report> {
  readonly session: Reachable;
  readonly work: Work<Report>;
}

/** What came of a machine's part: an outcome for each of its units, or what kept its run from ending or beginning. */
export type PartOutcome<Report> =
  | { readonly kind: "ended"; readonly outcomes: ReadonlyMap<string, Outcome<Report>> }
  | { readonly kind: "broken"; readonly error: unknown };

/**
 * Conducts a procedure of several machines: each begins a step when all have done the one before. It knows only what the machines tell. Whatever
 * becomes of it, each machine brings back its own: so this never throws for one of them.
 *
 * @param parts by the machines' names in the procedure
 * @param onProgress hears of each machine
 * @returns what came of each, once all have ended, or can't be heard from
 * @throws ProcedureInvalid for a procedure that can't be followed
 */
export async function conduct<Report>(
  procedure: Procedure,
  parts: ReadonlyMap<string, Part<Report>>,
  onProgress: (machine: string, progress: Progress) => void,
  pace: Pace = PACE,
): Promise<ReadonlyMap<string, PartOutcome<Report>>> {
  checkProcedure(procedure);
  const conductor = new Conductor(procedure, pace);
  for (const [machine, { session, work }] of parts) conductor.add(machine, session, work.run.id);
  const ends = [...parts].map(
    async ([machine, { session, work }]): Promise<[string, PartOutcome<Report>]> => {
      try {
        const outcomes = await converge(
          session,
          work,
          (progress) => {
            onProgress(machine, progress);
          },
          {
            onEvent: (event) => {
              conductor.hear(machine, event);
            },
          },
        );
        return [machine, { kind: "ended", outcomes }];
      } catch (error) {
        return [machine, { kind: "broken", error }];
      } finally {
        conductor.end(machine);
      }
    },
  );
  return new Map(await Promise.all(ends));
}

/** A machine as its conductor knows it. */
interface Conducted {
  readonly session: Reachable;
  readonly run: string;
  /** What it may begin and hasn't been told yet: steps, or `back`. */
  readonly grants: Set<string>;
  /** When it was told what, in ms. */
  readonly granted: Map<string, number>;
  /** Wakes up whoever waits for the next sign of life. */
  wake: AbortController;
  lastHeard: number;
  state: "waited-for" | "at-work" | "ended";
}

class Conductor {
  private steps: Steps = NOTHING_BEGUN;
  private readonly machines = new Map<string, Conducted>();

  constructor(
    private readonly procedure: Procedure,
    private readonly pace: Pace,
  ) {}

  /** Nothing begins before all machines are ready: they have their locks, and their switches are armed. */
  add(machine: string, session: Reachable, run: string): void {
    this.machines.set(machine, {
      ...{ session, run, grants: new Set(), granted: new Map() },
      ...{ wake: new AbortController(), lastHeard: Date.now(), state: "waited-for" },
    });
    this.steps = addEvent(this.procedure, this.steps, { kind: "unheard", machine });
  }

  hear(machine: string, event: NodeEvent): void {
    const conducted = this.machines.get(machine);
    if (conducted === undefined || conducted.state === "ended") return;
    if (event.event === "unit-started" && conducted.state === "waited-for") {
      conducted.state = "at-work";
      conducted.lastHeard = Date.now();
      void this.keepInTouch(machine, conducted);
    } else if (event.event === "conducted" && isStepState(event.state)) {
      const line = (this.steps.lines.get(machine) ?? 0) + 1;
      this.take({ kind: "told", machine, step: event.step, state: event.state, line });
    }
  }

  /** A run that has ended does no further step, and has gone its ways back, or its switch goes them. */
  end(machine: string): void {
    const conducted = this.machines.get(machine);
    if (conducted === undefined) return;
    conducted.state = "ended";
    conducted.wake.abort();
    this.take({ kind: "stop" });
    this.take({ kind: "unheard", machine });
  }

  private take(event: ProcedureEvent): void {
    try {
      this.steps = addEvent(this.procedure, this.steps, event);
    } catch (error) {
      if (!(error instanceof ProcedureInvalid)) throw error;
      // Who tells what can't be isn't followed any further. All go back.
      this.steps = addEvent(this.procedure, this.steps, { kind: "stop" });
    }
    for (const action of nextActions(this.procedure, this.steps))
      if (action.kind !== "ask") this.grant(action.machine, action.kind === "begin" ? action.step : "back");
    if (isGoingForward(this.procedure, this.steps)) return;
    // Who has nothing to give back waits for a step that won't come.
    for (const machine of this.machines.keys()) if (this.hasNothingAway(machine)) this.grant(machine, "back");
  }

  private hasNothingAway(machine: string): boolean {
    return this.procedure.steps
      .filter(({ machines }) => machines.includes(machine))
      .every((step) => isSettled(step, stateOf(this.steps, { step: step.name, machine })));
  }

  /** What it didn't begin in time, it may begin later: all that this needs holds still, or it wouldn't be granted again. */
  private grant(machine: string, what: string): void {
    const conducted = this.machines.get(machine);
    if (conducted?.state !== "at-work") return;
    const before = conducted.granted.get(what);
    if (before !== undefined && Date.now() - before < this.pace.grant * 1000) return;
    conducted.granted.set(what, Date.now());
    // What it wasn't told yet is over: whoever goes back may need it not to begin.
    if (what === "back") conducted.grants.clear();
    conducted.grants.add(what);
    conducted.wake.abort();
  }

  /** One sign of life after the other: two at once could overtake each other. */
  private async keepInTouch(machine: string, conducted: Conducted): Promise<void> {
    const { session, run, grants } = conducted;
    while (conducted.state === "at-work") {
      conducted.wake = new AbortController();
      const said = [...grants];
      const heardSeconds = (Date.now() - conducted.lastHeard) / 1000;
      if (await this.say(session, conductScript(run, said, heardSeconds, this.pace))) {
        for (const grant of said) grants.delete(grant);
        conducted.lastHeard = Date.now();
        this.take({ kind: "heard", machine });
        if (grants.size === 0) await wait(this.pace.heartbeat, conducted.wake.signal);
      } else {
        // A step that it may not have heard of is granted anew, once all are heard from.
        grants.clear();
        conducted.granted.clear();
        this.take({ kind: "unheard", machine });
        if (Date.now() - conducted.lastHeard > this.pace.lease * 1000) this.take({ kind: "stop" });
        await wait(1);
      }
    }
  }

  /** @returns whether the machine has answered in time */
  private async say(session: Reachable, script: string): Promise<boolean> {
    const timer = new AbortController();
    const said = session
      .connect()
      .then((connection) => connection.runScript(script))
      .then(
        ({ code }) => code === 0,
        () => false,
      );
    const silence = wait(this.pace.patience, timer.signal).then(() => false);
    const isHeard = await Promise.race([said, silence]);
    timer.abort();
    return isHeard;
  }
}

async function wait(seconds: number, signal?: AbortSignal): Promise<void> {
  await delay(seconds * 1000, undefined, { ...(signal !== undefined && { signal }) }).catch(() => undefined);
}
