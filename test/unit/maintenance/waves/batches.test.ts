import assert from "node:assert/strict";
import fc from "fast-check";
import {
  Batches,
  type LeftUnit,
  type Seat,
  type UnitEnd,
  type WaveLimits,
} from "../../../../maintenance/waves/batches";
import { FailureBudget } from "../../../../maintenance/waves/failure-budget";
import type { WaveUnit } from "../../../../maintenance/waves/groups";
import { sizeOfWave, type WaveSize } from "../../../../maintenance/waves/wave-size";

const unit = (node: string, target: string, group?: string): WaveUnit => ({
  target,
  members: group === undefined ? [] : [{ group, node, container: target }],
});

const size = fc.oneof(
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 100 }).map((share): WaveSize => `${share}%`),
);
const limits: fc.Arbitrary<WaveLimits | undefined> = fc.option(
  fc.record(
    { sizes: fc.array(size, { minLength: 1, maxLength: 3 }), maxPerNode: fc.integer({ min: 1, max: 3 }) },
    { requiredKeys: ["sizes"] },
  ),
  { nil: undefined },
);
/** By node: its containers, each with a group or none, and whether it fails. */
const fleet = fc.array(
  fc.array(
    fc.record({
      group: fc.option(fc.constantFrom("alder/a", "alder/b", "birch/a"), { nil: undefined }),
      fails: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
    { maxLength: 6 },
  ),
  { minLength: 1, maxLength: 5 },
);
const most = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });

type Containers = readonly { readonly group: string | undefined; readonly fails: boolean }[];

/** A node's resource that Pulumi has begun. */
interface Begun {
  readonly seat: Seat;
  state: "asking" | "working" | "worked";
  targets: string[];
}

/** What is at work or soaks, of a layer. */
interface Batch {
  readonly wave: number;
  readonly nodes: Set<string>;
  readonly looked: Set<string>;
}

/** A run of two layers as Pulumi makes it: so many resources at once, the second layer of a node after its first. What comes next is drawn. */
class Trial {
  private readonly board: Batches;
  readonly budget: FailureBudget;
  readonly begun: string[] = [];
  readonly left: { readonly key: string; readonly because: LeftUnit["because"] }[] = [];
  private readonly batches = new Map<string, Batch>();
  /** By layer: the wave that it's in, and how many it has begun of that. */
  private readonly waves = new Map<string, { readonly wave: number; readonly begun: number }>();
  /** Layers in whose wave something has ended well. */
  private readonly well = new Set<string>();
  /** By group: the layer and node whose unit has it. */
  private readonly atWork = new Map<string, { readonly seat: Seat; readonly target: string }>();
  private readonly running: Begun[] = [];
  private readonly toCome: Seat[][];

  constructor(
    private readonly nodes: readonly Containers[],
    private readonly limits: WaveLimits | undefined,
    most: number | undefined,
    private readonly slots: number,
  ) {
    const planned = nodes.flat().length;
    this.budget = new FailureBudget(most, () => 2 * planned);
    this.board = new Batches(limits, this.budget, () => planned);
    this.toCome = nodes.map((_, i) => LAYERS.map((layer) => ({ layer, node: `node${i}` })));
  }

  /** @param draw a number from 0 to just below `count` */
  run(draw: (count: number) => number): void {
    for (;;) {
      while ([...this.running].filter((one) => one.state === "asking" && this.ask(one)).length > 0);
      const moves = this.moves();
      if (moves.length === 0) break;
      moves[draw(moves.length)]?.();
    }
    assert.deepEqual(this.running, [], "nobody waits for ever");
    assert.ok(this.toCome.every((left) => left.length === 0));
  }

  private moves(): (() => void)[] {
    const isFull = this.running.length >= this.slots;
    const arriving = this.toCome.filter(
      ([next]) => !isFull && next !== undefined && !this.running.some(({ seat }) => seat.node === next.node),
    );
    const working = this.running.filter(({ state }) => state === "working");
    const soaked = this.running.filter(
      ({ state, seat }) => state === "worked" && this.board.isBatchDone(seat),
    );
    return [
      ...arriving.map((own) => () => {
        this.arrive(own.shift());
      }),
      ...working.map((one) => () => {
        this.endUnit(one);
      }),
      ...soaked.map((one) => () => {
        this.look(one);
      }),
    ];
  }

  private containersOf({ node }: Seat): Containers {
    return this.nodes[Number(node.slice(4))] ?? [];
  }

  private arrive(seat: Seat | undefined): void {
    if (seat === undefined) return;
    const units = this.containersOf(seat).map(({ group }, i) => unit(seat.node, String(i), group));
    this.board.arrive(seat, units);
    this.running.push({ seat, state: "asking", targets: [] });
  }

  /** @returns whether it was heard: then others may be, too */
  private ask(one: Begun): boolean {
    const { seat } = one;
    const turn = this.board.take(seat);
    if (turn === undefined) return false;
    if (turn.kind === "over") {
      this.left.push(...turn.left.map(({ target, because }) => ({ key: keyOf(seat, target), because })));
      this.board.leave(seat);
      this.running.splice(this.running.indexOf(one), 1);
      return true;
    }
    assert.ok(!this.budget.isUsedUp, "nothing begins once the budget is used up");
    assert.ok(turn.targets.length > 0);
    one.state = "working";
    one.targets = [...turn.targets];
    for (const target of turn.targets) this.begin(seat, target);
    if (this.limits !== undefined) this.checkWave(seat, turn.wave ?? 0, turn.targets.length, this.limits);
    return true;
  }

  private begin(seat: Seat, target: string): void {
    this.begun.push(keyOf(seat, target));
    const group = this.containersOf(seat)[Number(target)]?.group;
    if (group === undefined) return;
    assert.ok(!this.atWork.has(group), `two of ${group} at once`);
    this.atWork.set(group, { seat, target });
  }

  private checkWave(
    { layer, node }: Seat,
    wave: number,
    count: number,
    { sizes, maxPerNode }: WaveLimits,
  ): void {
    const batch = this.batches.get(layer) ?? { wave, nodes: new Set(), looked: new Set() };
    if (!this.batches.has(layer)) this.checkNext(layer, wave, sizes);
    this.batches.set(layer, batch);
    assert.equal(batch.wave, wave, "the wave before is over everywhere");
    assert.ok(!batch.nodes.has(node), "a node has one run in a batch");
    batch.nodes.add(node);
    assert.ok(count <= (maxPerNode ?? Infinity));
    const begun = (this.waves.get(layer)?.begun ?? 0) + count;
    this.waves.set(layer, { wave, begun });
    assert.ok(begun <= sizeOfWave(sizes, wave, this.nodes.flat().length), "no wave is larger than it may be");
  }

  /** A batch goes on with its wave, or begins the next one, or one as large. */
  private checkNext(layer: string, wave: number, sizes: WaveLimits["sizes"]): void {
    const { wave: before, begun } = this.waves.get(layer) ?? { wave: 0, begun: 0 };
    if (before > 0 && begun < sizeOfWave(sizes, before, this.nodes.flat().length)) {
      assert.equal(wave, before, "a wave that isn't full goes on");
      return;
    }
    const hasWorked = before === 0 || this.well.has(layer);
    assert.equal(wave, hasWorked ? before + 1 : before, "a wave grows where the one before has worked");
    this.waves.set(layer, { wave, begun: 0 });
    this.well.delete(layer);
  }

  private endUnit(one: Begun): void {
    const { seat, targets } = one;
    const target = targets.shift() ?? "";
    const hasFailed = this.containersOf(seat)[Number(target)]?.fails === true;
    this.board.unitEnded(seat, target, hasFailed ? { failed: [target] } : { isDone: true });
    if (!hasFailed) this.well.add(seat.layer);
    if (this.limits === undefined)
      this.release((holder) => keyOf(holder.seat, holder.target) === keyOf(seat, target));
    if (targets.length > 0) return;
    this.board.worked(seat);
    one.state = this.limits === undefined ? "asking" : "worked";
  }

  private look(one: Begun): void {
    const { layer, node } = one.seat;
    this.board.looked(one.seat);
    one.state = "asking";
    this.release(({ seat }) => seat === one.seat);
    const batch = this.batches.get(layer);
    batch?.looked.add(node);
    if (batch !== undefined && batch.looked.size === batch.nodes.size) this.batches.delete(layer);
  }

  private release(isOver: (holder: { readonly seat: Seat; readonly target: string }) => boolean): void {
    for (const [group, holder] of [...this.atWork]) if (isOver(holder)) this.atWork.delete(group);
  }
}

const LAYERS = ["containers", "framework"] as const;

function keyOf({ layer, node }: Seat, target: string): string {
  return `${layer}/${node}/${target}`;
}

describe("batches of a run", () => {
  it("lose nothing, begin nothing twice, and keep to sizes, limits, groups and the budget", () => {
    fc.assert(
      fc.property(
        fleet,
        limits,
        most,
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat(1000)),
        (nodes, given, budget, slots, numbers) => {
          const trial = new Trial(nodes, given, budget, slots);
          trial.run((count) => (numbers.next().value ?? 0) % count);
          const { begun, left } = trial;
          const all = LAYERS.flatMap((layer) =>
            nodes.flatMap((own, i) => own.map((_, target) => `${layer}/node${i}/${target}`)),
          );
          assert.deepEqual([...begun, ...left.map(({ key }) => key)].sort(), all.sort());
          assert.ok(left.every(({ because }) => because.kind === "group" || trial.budget.isUsedUp));
        },
      ),
      { numRuns: 1500 },
    );
  });

  const plain = (node: string, count: number): WaveUnit[] =>
    Array.from({ length: count }, (_, i) => unit(node, String(101 + i)));
  const board = (
    given?: WaveLimits,
    budget = new FailureBudget(undefined, () => 10),
    planned = 10,
  ): Batches => new Batches(given, budget, () => planned);
  const one: Seat = { layer: "containers", node: "node1" };
  const two: Seat = { layer: "containers", node: "node2" };

  it("give each node all at once where there are no waves", () => {
    const batches = board();
    batches.arrive(one, plain("node1", 3));
    assert.deepEqual(batches.take(one), { kind: "work", targets: ["101", "102", "103"] });
    batches.worked(one);
    assert.deepEqual(batches.take(one), { kind: "over", left: [] });
  });

  it("spread over nodes that have asked, and wait for none that hasn't", () => {
    const batches = board({ sizes: [1, 4] });
    batches.arrive(one, plain("node1", 5));
    assert.deepEqual(batches.take(one), { kind: "work", wave: 1, targets: ["101"] });
    batches.arrive(two, plain("node2", 5));
    assert.equal(batches.take(two), undefined);
    batches.unitEnded(one, "101", { isDone: true });
    batches.worked(one);
    batches.looked(one);
    assert.deepEqual(batches.take(two), { kind: "work", wave: 2, targets: ["101", "102"] });
    assert.deepEqual(batches.take(one), { kind: "work", wave: 2, targets: ["102", "103"] });
  });

  const ENDS: readonly (readonly [string, readonly UnitEnd[], boolean])[] = [
    ["it is done", [{ isDone: true }], true],
    ["it failed", [{ failed: ["101"] }], false],
    ["it was put off", [{}], false],
    ["it was done, and became worse in the soak", [{ isDone: true }, { failed: ["101"] }], false],
  ];
  for (const [what, ends, grows] of ENDS) {
    it(`${grows ? "grow" : "don't grow"} after a first wave of one where ${what}`, () => {
      const batches = board({ sizes: [1, 4] });
      batches.arrive(one, plain("node1", 9));
      batches.take(one);
      for (const end of ends) batches.unitEnded(one, "101", end);
      batches.worked(one);
      batches.looked(one);
      const targets = grows ? ["102", "103", "104", "105"] : ["102"];
      assert.deepEqual(batches.take(one), { kind: "work", wave: grows ? 2 : 1, targets });
    });
  }

  it("take in who comes while they have room, and nobody once they soak", () => {
    const batches = board({ sizes: [3] });
    batches.arrive(one, plain("node1", 1));
    assert.deepEqual(batches.take(one), { kind: "work", wave: 1, targets: ["101"] });
    batches.arrive(two, plain("node2", 1));
    assert.deepEqual(batches.take(two), { kind: "work", wave: 1, targets: ["101"] });
    batches.worked(one);
    assert.ok(!batches.isBatchDone(one));
    batches.worked(two);
    assert.ok(batches.isBatchDone(one));
    const three: Seat = { layer: "containers", node: "node3" };
    batches.arrive(three, plain("node3", 2));
    assert.equal(batches.take(three), undefined);
    batches.looked(one);
    assert.equal(batches.take(three), undefined);
    batches.looked(two);
    // The first wave has room for one more.
    assert.deepEqual(batches.take(three), { kind: "work", wave: 1, targets: ["101"] });
  });

  it("leave the others of a group alone while one of it is ill, and not that one", () => {
    const batches = board();
    batches.arrive(one, [unit("node1", "101", "alder/pair")]);
    batches.arrive(two, [unit("node2", "201", "alder/pair"), unit("node2", "202")]);
    batches.take(one);
    assert.deepEqual(batches.take(two), { kind: "work", targets: ["202"] });
    batches.unitEnded(one, "101", { failed: ["101"] });
    batches.worked(one);
    batches.worked(two);
    const member = { group: "alder/pair", node: "node1", container: "101" };
    assert.deepEqual(batches.take(two), {
      kind: "over",
      left: [{ target: "201", because: { kind: "group", member } }],
    });
    const reboot: Seat = { layer: "reboots", node: "node1" };
    batches.arrive(reboot, [{ target: "node", members: [member] }]);
    assert.deepEqual(batches.take(reboot), { kind: "work", targets: ["node"] });
  });

  it("begin again what has to be planned anew, and nothing else", () => {
    const batches = board({ sizes: [2] });
    batches.arrive(one, plain("node1", 3));
    batches.take(one);
    batches.unitEnded(one, "101", { isDone: true });
    batches.worked(one);
    batches.looked(one);
    assert.deepEqual(batches.take(one), { kind: "work", wave: 2, targets: ["103"] });
    batches.giveBack(one);
    batches.arrive(one, plain("node1", 3));
    assert.deepEqual(batches.take(one), { kind: "work", wave: 2, targets: ["103"] });
  });

  it("go on with what is left where the run before died between two waves", () => {
    const before = board({ sizes: [1, 2] });
    before.arrive(one, plain("node1", 4));
    assert.deepEqual(before.take(one), { kind: "work", wave: 1, targets: ["101"] });
    // Whoever formed the batches is gone with the process: nobody forms the next. The next run plans what is left.
    const after = board({ sizes: [1, 2] });
    after.arrive(one, plain("node1", 4).slice(1));
    assert.deepEqual(after.take(one), { kind: "work", wave: 1, targets: ["102"] });
  });
});
