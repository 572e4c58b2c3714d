import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Gate } from "../../maintenance/gate/gate";
import { Batches, type Seat, type Turn, type UnitEnd } from "../../maintenance/waves/batches";
import type { FailureBudget } from "../../maintenance/waves/failure-budget";
import type { WaveUnit } from "../../maintenance/waves/groups";
import { countWaves } from "../../maintenance/waves/wave-size";

/** How long the first of a wave waits for others that Pulumi begins at the same time, so that it's spread over them. */
const GATHER_MS = 500;

/** Waits, and no longer than until it's aborted. */
export type Wait = (ms: number, until: AbortSignal) => Promise<void>;

const waitHere: Wait = async (ms, until) => {
  await delay(ms, undefined, { signal: until }).catch((error: unknown) => {
    if (!until.aborted) throw error;
  });
};

/**
 * The waves and the failure budget of a run. All resources of a fleet's phase are in one process, and ask here for their parts. What they're given is
 * formed by {@link Batches}.
 */
export class RunWaves {
  readonly budget: FailureBudget;
  private readonly board: Batches;
  private readonly holding = new AbortController();
  private wakers: (() => void)[] = [];

  constructor(
    private readonly gate: Gate,
    private readonly wait: Wait = waitHere,
  ) {
    // Each node's run listens.
    setMaxListeners(0, this.hold);
    this.budget = gate.openBudget();
    this.board = new Batches(gate.waves, this.budget, (layer) => gate.countPlanned(layer));
  }

  /** Aborted when failures have used the budget up. */
  get hold(): AbortSignal {
    return this.holding.signal;
  }

  get areDeclared(): boolean {
    return this.gate.waves !== undefined;
  }

  async arrive(seat: Seat, units: readonly WaveUnit[]): Promise<void> {
    this.board.noteUnwell(this.gate.unwell);
    this.board.arrive(seat, units);
    if (this.areDeclared && units.length > 0) await this.wait(GATHER_MS, this.hold);
  }

  /** The next part of a seat, as soon as it may begin. */
  next(seat: Seat): Promise<Turn> {
    return this.until(() => {
      const turn = this.board.take(seat);
      if (turn !== undefined) this.wake();
      return turn;
    });
  }

  /** As of {@link Batches}. Failures that use the budget up hold all runs of the fleet. */
  unitEnded(seat: Seat, target: string, end: UnitEnd): void {
    this.board.unitEnded(seat, target, end);
    this.holdOnceUsedUp();
  }

  /** A node can't be worked on: that's one failure, whatever its units are. */
  nodeFailed({ layer, node }: Seat): void {
    this.budget.count(layer, node, "node");
    this.holdOnceUsedUp();
  }

  /** A node can't be looked at, and may be down with all its containers. */
  nodeUnseen(seat: Seat): void {
    this.board.noteUnwell(this.gate.groupMembersOn(seat.node, "node"));
    this.nodeFailed(seat);
  }

  worked(seat: Seat): void {
    this.board.worked(seat);
    this.wake();
  }

  /** Until the seat's batch has ended everywhere, and has soaked. Once the budget is used up, nobody waits for what comes next. */
  async soaked(seat: Seat): Promise<void> {
    await this.until(() => this.board.isBatchDone(seat) || undefined);
    await this.wait(this.gate.waveSoakMinutes * 60_000, this.hold);
  }

  looked(seat: Seat): void {
    this.board.looked(seat);
    this.wake();
  }

  giveBack(seat: Seat): void {
    this.board.giveBack(seat);
    this.wake();
  }

  leave(seat: Seat): void {
    this.board.leave(seat);
    this.wake();
  }

  /** `wave 2 of 4` */
  describe({ layer }: Seat, wave: number): string {
    const waves = countWaves(this.gate.waves?.sizes ?? [], this.gate.countPlanned(layer));
    return `wave ${wave} of ${Math.max(wave, waves)}`;
  }

  private holdOnceUsedUp(): void {
    if (this.budget.isUsedUp) this.holding.abort();
    this.wake();
  }

  private async until<T>(ask: () => T | undefined): Promise<T> {
    for (;;) {
      const answer = ask();
      if (answer !== undefined) return answer;
      await new Promise<void>((resolve) => this.wakers.push(resolve));
    }
  }

  private wake(): void {
    const { wakers } = this;
    this.wakers = [];
    for (const wake of wakers) wake();
  }
}
