import { Batches, type Seat, type WaveLimits } from "./batches";
import type { ChangeLayer } from "../kinds/layers";
import { FailureBudget } from "./failure-budget";
import type { WaveUnit } from "./groups";

/** The plan of a layer on a node. */
export interface ExpectedWork extends Seat {
  readonly units: readonly WaveUnit[];
  readonly unitMinutes: number;
  /** How many units at once. */
  readonly parallel: number;
}

/** A batch, in minutes from the beginning of the run. */
export interface ExpectedBatch {
  readonly layer: ChangeLayer;
  /** 1 for the first. A wave has several batches where it doesn't come to its size at once. */
  readonly wave: number;
  readonly units: number;
  readonly nodes: number;
  readonly from: number;
  /** When its work ends; the soak comes after that. */
  readonly until: number;
}

export interface Expectation {
  readonly batches: readonly ExpectedBatch[];
  /** When all is done and has soaked. */
  readonly minutes: number;
}

/** What goes on somewhere until a moment. */
interface Doing {
  readonly until: number;
  readonly work: ExpectedWork;
  readonly what: "work" | "soak";
  readonly targets: readonly string[];
}

type Growing = { -readonly [Key in keyof ExpectedBatch]: ExpectedBatch[Key] };

/**
 * When each batch would begin and end if nothing fails, by the fleet's estimates: the critical path. Batches are formed as a run forms them.
 * It takes Pulumi to have begun all nodes at once.
 *
 * @param work of each node in the order in which it's done there
 */
export function expectWaves(
  work: readonly ExpectedWork[],
  limits: WaveLimits | undefined,
  soakMinutes: number,
): Expectation {
  return new Rehearsal(work, limits, soakMinutes).run();
}

class Rehearsal {
  private readonly board: Batches;
  private readonly toCome = new Map<string, ExpectedWork[]>();
  private readonly asking = new Set<ExpectedWork>();
  private readonly worked = new Set<ExpectedWork>();
  private readonly batches: Growing[] = [];
  /** By layer: the batch that is at work. */
  private readonly open = new Map<ChangeLayer, Growing>();
  private doing: readonly Doing[] = [];
  private now = 0;

  constructor(
    work: readonly ExpectedWork[],
    private readonly limits: WaveLimits | undefined,
    private readonly soakMinutes: number,
  ) {
    const planned = new Map<ChangeLayer, number>();
    for (const { layer, units } of work) planned.set(layer, (planned.get(layer) ?? 0) + units.length);
    const budget = new FailureBudget(undefined, () => 0);
    this.board = new Batches(limits, budget, (layer) => planned.get(layer) ?? 0);
    for (const one of work) this.toCome.set(one.node, [...(this.toCome.get(one.node) ?? []), one]);
  }

  run(): Expectation {
    for (const node of this.toCome.keys()) this.arrive(node);
    for (;;) {
      while (this.goOn());
      if (this.doing.length === 0) return { batches: this.batches, minutes: this.now };
      this.now = this.doing.reduce((least, { until }) => Math.min(least, until), Infinity);
      this.end();
    }
  }

  private arrive(node: string): void {
    const next = this.toCome.get(node)?.shift();
    if (next === undefined) return;
    this.board.arrive(next, next.units);
    this.asking.add(next);
  }

  /** @returns whether something has begun at this moment */
  private goOn(): boolean {
    const given = [...this.asking].filter((one) => this.give(one));
    const done = [...this.worked].filter((one) => this.limits === undefined || this.board.isBatchDone(one));
    for (const work of done) {
      this.worked.delete(work);
      if (this.limits === undefined) this.asking.add(work);
      else
        this.doing = [...this.doing, { until: this.now + this.soakMinutes, work, what: "soak", targets: [] }];
    }
    return given.length + done.length > 0;
  }

  private give(work: ExpectedWork): boolean {
    const turn = this.board.take(work);
    if (turn === undefined) return false;
    this.asking.delete(work);
    if (turn.kind === "over") {
      this.board.leave(work);
      this.arrive(work.node);
      return true;
    }
    const until = this.now + Math.ceil(turn.targets.length / work.parallel) * work.unitMinutes;
    this.doing = [...this.doing, { until, work, what: "work", targets: turn.targets }];
    this.note(work, turn.wave ?? 1, turn.targets.length, until);
    return true;
  }

  private note({ layer }: ExpectedWork, wave: number, units: number, until: number): void {
    const known = this.open.get(layer);
    const batch = known ?? { layer, wave, units: 0, nodes: 0, from: this.now, until };
    if (known === undefined) {
      this.batches.push(batch);
      this.open.set(layer, batch);
    }
    batch.units += units;
    batch.nodes++;
    batch.until = Math.max(batch.until, until);
  }

  private end(): void {
    const ending = this.doing.filter(({ until }) => until <= this.now);
    this.doing = this.doing.filter(({ until }) => until > this.now);
    for (const { work, what, targets } of ending) {
      if (what === "work") {
        for (const target of targets) this.board.unitEnded(work, target, { isDone: true });
        this.board.worked(work);
        this.worked.add(work);
      } else {
        this.board.looked(work);
        this.open.delete(work.layer);
        this.asking.add(work);
      }
    }
  }
}
