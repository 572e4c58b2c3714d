import type { ChangeLayer } from "../kinds/layers";
import type { FailureBudget } from "./failure-budget";
import { type GroupMember, Groups, type WaveUnit } from "./groups";
import { sizeOfWave, type WaveSize } from "./wave-size";

/** The work of one layer on one node, which asks for its next part. */
export interface Seat {
  readonly layer: ChangeLayer;
  readonly node: string;
}

export interface WaveLimits {
  /** At least one. */
  readonly sizes: readonly WaveSize[];
  /** How many units of a node a batch has at most. */
  readonly maxPerNode?: number;
}

/** Why a unit is never begun: failures have used the budget up, or another container of its group has failed. */
export type LeftBecause =
  { readonly kind: "budget" } | { readonly kind: "group"; readonly member: GroupMember };

export interface LeftUnit {
  readonly target: string;
  readonly because: LeftBecause;
}

/** What a seat hears when it asks. */
export type Turn =
  /** Work on these. `wave` is 1 for the first; absent where the change has no waves. */
  | { readonly kind: "work"; readonly wave?: number; readonly targets: readonly string[] }
  /** All is begun, but for what is left. */
  | { readonly kind: "over"; readonly left: readonly LeftUnit[] };

/** A seat, with what it waits for and works on. */
interface Place {
  readonly seat: Seat;
  waiting: readonly WaveUnit[];
  readonly left: LeftUnit[];
  /** Formed, and not taken yet. */
  given: readonly WaveUnit[];
  /** Of its part of the batch. */
  part: readonly WaveUnit[];
  state: "idle" | "working" | "worked";
  begun: number;
}

/** How a unit ended, for what comes after it. */
export interface UnitEnd {
  /** What of it failed: mostly itself, or containers that it took with it, or its node. Nothing unless given. */
  readonly failed?: readonly string[];
  /** Whether it's done; it isn't unless given. */
  readonly isDone?: boolean;
  /** Whether nothing of it was begun, though it failed: then its groups are as they were. */
  readonly isUntouched?: boolean;
}

/** Where a layer is. */
interface LayerWave {
  wave: number;
  /** What of the wave ended well, and is so still. */
  readonly well: Set<string>;
  /** How many units the wave may begin still. */
  room: number;
}

/**
 * Forms batches of what has asked so far. A layer's batch begins when the one before is over everywhere, and is bounded by the wave's size.
 * Whoever asks while a batch is at work, and has room left, joins it. It never waits for who hasn't asked: Pulumi may not have begun that.
 * Without waves each seat gets all at once, but for groups. No unit is given twice.
 */
export class Batches {
  private readonly groups = new Groups();
  private readonly places = new Map<string, Place>();
  private readonly layers = new Map<ChangeLayer, LayerWave>();
  private readonly everBegun = new Set<string>();

  /** @param plannedOf how many units a layer's plans have in this run */
  constructor(
    private readonly limits: WaveLimits | undefined,
    private readonly budget: FailureBudget,
    private readonly plannedOf: (layer: ChangeLayer) => number,
  ) {}

  /** Asks for work on units. Those that the seat has begun before are passed over. */
  arrive(seat: Seat, units: readonly WaveUnit[]): void {
    const waiting = units.filter(({ target }) => !this.everBegun.has(keyOf(seat, target)));
    this.places.set(keyOf(seat), {
      ...{ seat, waiting, left: [], given: [], part: [], state: "idle", begun: 0 },
    });
  }

  /** These aren't well, and the run has nothing to do with that: what stands in for them isn't begun. */
  noteUnwell(members: readonly GroupMember[]): void {
    this.groups.fail({ members });
  }

  /** @returns undefined while it has to wait */
  take(seat: Seat): Turn | undefined {
    const place = this.placeOf(seat);
    if (place.state !== "idle") return undefined;
    if (place.given.length === 0) this.form(seat.layer);
    if (this.budget.isUsedUp) this.leaveWaiting(place);
    if (place.given.length > 0) return this.begin(place);
    return place.waiting.length === 0 ? { kind: "over", left: place.left } : undefined;
  }

  /** A unit of the seat's part has ended, or has become worse since. One that failed keeps others of its groups from being begun. */
  unitEnded(seat: Seat, target: string, { failed = [], isDone = false, isUntouched = false }: UnitEnd): void {
    const place = this.placeOf(seat);
    const { well } = this.waveOf(seat.layer);
    if (failed.length > 0) well.delete(keyOf(seat, target));
    else if (isDone) well.add(keyOf(seat, target));
    const unit = place.part.find((one) => one.target === target);
    for (const one of failed) this.budget.count(seat.layer, seat.node, one);
    if (unit === undefined) return;
    if (failed.length > 0 && !isUntouched) this.groups.fail(unit);
    // In a wave they stay apart until it has soaked.
    if (this.limits !== undefined) return;
    this.groups.release(unit);
    place.part = place.part.filter((one) => one !== unit);
  }

  /** Nothing of the seat's part was begun, since it has to be planned anew. */
  giveBack(seat: Seat): void {
    const place = this.placeOf(seat);
    for (const unit of place.part) {
      this.groups.release(unit);
      this.everBegun.delete(keyOf(seat, unit.target));
    }
    if (this.limits !== undefined) this.waveOf(seat.layer).room += place.part.length;
    place.part = [];
    this.leave(seat);
  }

  /** The seat's part has ended. */
  worked(seat: Seat): void {
    this.placeOf(seat).state = "worked";
    if (this.limits === undefined) this.closeParts([this.placeOf(seat)]);
  }

  /** Whether the seat's batch is at work nowhere any more: nobody joins it from now on. */
  isBatchDone(seat: Seat): boolean {
    return this.of(seat.layer).every(({ state, given }) => state !== "working" && given.length === 0);
  }

  /** The seat has looked at its part once more after the soak. When all have, the batch is over. */
  looked(seat: Seat): void {
    this.placeOf(seat).state = "idle";
    const places = this.of(seat.layer);
    if (places.every(({ state, given }) => state === "idle" && given.length === 0)) this.closeParts(places);
  }

  /** The seat asks for nothing more. What it had begun and nobody knows the end of counts as failed for its groups. */
  leave(seat: Seat): void {
    const place = this.places.get(keyOf(seat));
    if (place === undefined) return;
    if (place.state === "working") for (const unit of place.part) this.groups.fail(unit);
    this.places.delete(keyOf(seat));
    for (const unit of [...place.part, ...place.given]) this.groups.release(unit);
    const others = this.of(seat.layer);
    if (others.every(({ state, given }) => state === "idle" && given.length === 0)) this.closeParts(others);
  }

  private begin(place: Place): Turn {
    const { seat, given } = place;
    place.part = given;
    place.given = [];
    place.state = "working";
    for (const { target } of place.part) this.everBegun.add(keyOf(seat, target));
    const targets = place.part.map(({ target }) => target);
    const wave = this.limits === undefined ? undefined : this.waveOf(seat.layer).wave;
    return { kind: "work", targets, ...(wave !== undefined && { wave }) };
  }

  private closeParts(places: readonly Place[]): void {
    for (const place of places) {
      for (const unit of place.part) this.groups.release(unit);
      place.part = [];
      if (place.state === "worked") place.state = "idle";
    }
  }

  private placeOf(seat: Seat): Place {
    const place = this.places.get(keyOf(seat));
    if (place === undefined) throw new Error(`${keyOf(seat)} has asked for no work`);
    return place;
  }

  private of(layer: ChangeLayer): Place[] {
    return [...this.places.values()].filter(({ seat }) => seat.layer === layer);
  }

  private waveOf(layer: ChangeLayer): LayerWave {
    const known = this.layers.get(layer) ?? { wave: 0, well: new Set<string>(), room: 0 };
    this.layers.set(layer, known);
    return known;
  }

  private leaveWaiting(place: Place): void {
    for (const unit of place.given) this.groups.release(unit);
    const left = [...place.given, ...place.waiting];
    place.left.push(...left.map(({ target }): LeftUnit => ({ target, because: { kind: "budget" } })));
    place.given = [];
    place.waiting = [];
  }

  /** Gives what may begin now to those who wait: to who has had least first, a unit at a time. */
  private form(layer: ChangeLayer): void {
    if (this.budget.isUsedUp) return;
    const places = this.of(layer);
    for (const place of places) this.leaveGroups(place);
    const idle = places.filter(({ state, part }) => state === "idle" && part.length === 0);
    if (this.limits === undefined) {
      for (const place of idle) while (this.giveOne(place));
      return;
    }
    // A batch that soaks takes nobody in.
    if (places.some(({ state }) => state === "worked") && places.every(({ state }) => state !== "working"))
      return;
    const isNew = places.every(({ part, given }) => part.length === 0 && given.length === 0);
    const wave = this.waveOf(layer);
    if (isNew && wave.room === 0 && idle.some(({ waiting }) => waiting.length > 0)) {
      // One in which nothing ended well has proved nothing: the next one is no larger.
      if (wave.wave === 0 || wave.well.size > 0) wave.wave++;
      wave.well.clear();
      wave.room = sizeOfWave(this.limits.sizes, wave.wave, this.plannedOf(layer));
    }
    const { maxPerNode = Infinity } = this.limits;
    let open = idle;
    while (wave.room > 0 && open.length > 0) {
      const [next] = [...open].sort((a, b) => a.begun - b.begun);
      if (next !== undefined && next.given.length < maxPerNode && this.giveOne(next)) wave.room--;
      else open = open.filter((place) => place !== next);
    }
  }

  private giveOne(place: Place): boolean {
    const unit = place.waiting.find((one) => this.groups.isFree(one));
    if (unit === undefined) return false;
    this.groups.hold(unit);
    place.waiting = place.waiting.filter((one) => one !== unit);
    place.given = [...place.given, unit];
    place.begun++;
    return true;
  }

  /** While another container of a group is ill, those that serve in its place aren't touched. */
  private leaveGroups(place: Place): void {
    place.waiting = place.waiting.filter((unit) => {
      const member = this.groups.failedFor(unit);
      if (member !== undefined) place.left.push({ target: unit.target, because: { kind: "group", member } });
      return member === undefined;
    });
  }
}

function keyOf({ layer, node }: Seat, ...target: readonly string[]): string {
  return [layer, node, ...target].join("/");
}
