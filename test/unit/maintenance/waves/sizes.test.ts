import assert from "node:assert/strict";
import fc from "fast-check";
import { FailureBudget } from "../../../../maintenance/waves/failure-budget";
import { countOf, countWaves, sizeOfWave, type WaveSize } from "../../../../maintenance/waves/wave-size";

describe("the size of a wave", () => {
  const table: readonly (readonly [WaveSize, number, number])[] = [
    [5, 100, 5],
    ["20%", 100, 20],
    ["20%", 99, 19],
    ["20%", 4, 1],
    ["1%", 1, 1],
    ["100%", 7, 7],
    ["20%", 0, 1],
  ];
  for (const [size, planned, count] of table) {
    it(`is ${count} for ${size} of ${planned}`, () => {
      assert.equal(countOf(size, planned), count);
    });
  }

  it("is that of the last one from there on", () => {
    const sizes: WaveSize[] = [1, 5, "20%"];
    assert.deepEqual(
      [1, 2, 3, 4, 9].map((wave) => sizeOfWave(sizes, wave, 40)),
      [1, 5, 8, 8, 8],
    );
  });

  it("says how many waves there are", () => {
    assert.deepEqual(
      [0, 1, 2, 6, 7, 14, 40].map((planned) => countWaves([1, 5, "20%"], planned)),
      [0, 1, 2, 2, 3, 6, 7],
    );
  });

  it("covers all that is planned with just so many waves", () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 100 }).map((share): WaveSize => `${share}%`),
    );
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 300 }),
        (sizes, planned) => {
          const waves = countWaves(sizes, planned);
          const sum = (count: number): number =>
            Array.from({ length: count }, (_, i) => sizeOfWave(sizes, i + 1, planned)).reduce(
              (a, b) => a + b,
              0,
            );
          assert.ok(sum(waves) >= planned);
          assert.ok(sum(waves - 1) < planned);
        },
      ),
    );
  });
});

describe("a failure budget", () => {
  const table: readonly (readonly [WaveSize | undefined, number, number, boolean])[] = [
    [undefined, 40, 40, false],
    [2, 40, 1, false],
    [2, 40, 2, true],
    ["5%", 40, 1, false],
    ["5%", 40, 2, true],
    ["5%", 3, 1, true],
  ];
  for (const [most, planned, failures, isUsedUp] of table) {
    it(`of ${most ?? "nothing"} is ${isUsedUp ? "" : "not "}used up by ${failures} of ${planned}`, () => {
      const budget = new FailureBudget(most, () => planned);
      for (let i = 0; i < failures; i++) budget.count("containers", "node1", String(i));
      assert.equal(budget.isUsedUp, isUsedUp);
    });
  }

  it("stays used up, and keeps its limit from the first failure on, whatever is planned later", () => {
    let planned = 40;
    const budget = new FailureBudget("5%", () => planned);
    assert.equal(budget.limit, 2);
    budget.count("containers", "node1", "101");
    planned = 80;
    budget.count("containers", "node1", "102");
    assert.deepEqual([budget.limit, budget.isUsedUp], [2, true]);
    planned = 400;
    assert.deepEqual([budget.limit, budget.isUsedUp], [2, true]);
    const other = new FailureBudget("5%", () => planned);
    other.count("containers", "node1", "101");
    planned = 20;
    assert.deepEqual([other.limit, other.isUsedUp], [20, false]);
  });

  it("counts each place once in each layer", () => {
    const budget = new FailureBudget(3, () => 10);
    for (const layer of ["containers", "containers", "framework"]) budget.count(layer, "node1", "101");
    assert.equal(budget.failures, 2);
  });
});
