import assert from "node:assert/strict";
import fc from "fast-check";
import { expectWaves, type ExpectedWork } from "../../../../maintenance/waves/expect";

const work = (
  node: string,
  count: number,
  layer: ExpectedWork["layer"] = "containers",
  group?: string,
): ExpectedWork => ({
  ...{ layer, node, unitMinutes: 5, parallel: 2 },
  units: Array.from({ length: count }, (_, i) => ({
    target: String(101 + i),
    members: group === undefined ? [] : [{ group, node, container: String(101 + i) }],
  })),
});

describe("what is expected of waves", () => {
  it("is as long as the node with the most work where there are none", () => {
    const { minutes } = expectWaves(
      [work("node1", 4), work("node2", 7), work("node2", 1, "framework")],
      undefined,
      0,
    );
    assert.equal(minutes, 4 * 5 + 5);
  });

  it("is one batch after the other, each with its soak", () => {
    const { batches, minutes } = expectWaves([work("node1", 4), work("node2", 4)], { sizes: [1, "50%"] }, 10);
    assert.deepEqual(batches, [
      { layer: "containers", wave: 1, units: 1, nodes: 1, from: 0, until: 5 },
      { layer: "containers", wave: 2, units: 4, nodes: 2, from: 15, until: 20 },
      { layer: "containers", wave: 3, units: 3, nodes: 2, from: 30, until: 35 },
    ]);
    assert.equal(minutes, 45);
  });

  it("lets the next layer of a node begin when its layer before has soaked", () => {
    const { batches } = expectWaves([work("node1", 1), work("node1", 1, "framework")], { sizes: [3] }, 10);
    assert.deepEqual(
      batches.map(({ layer, from, until }) => [layer, from, until]),
      [
        ["containers", 0, 5],
        ["framework", 15, 20],
      ],
    );
  });

  it("has those of a group one after the other", () => {
    const { minutes } = expectWaves(
      [work("node1", 1, "containers", "alder/pair"), work("node2", 1, "containers", "alder/pair")],
      undefined,
      0,
    );
    assert.equal(minutes, 10);
  });

  it("has all that is planned, whatever the sizes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 20 }),
        (counts, sizes, soak) => {
          const all = counts.map((count, i) => work(`node${i}`, count));
          const { batches, minutes } = expectWaves(all, { sizes, maxPerNode: 2 }, soak);
          assert.equal(
            batches.reduce((sum, { units }) => sum + units, 0),
            counts.reduce((sum, count) => sum + count, 0),
          );
          for (const [i, batch] of batches.entries())
            assert.ok(batch.from >= (i === 0 ? 0 : (batches[i - 1]?.until ?? 0) + soak));
          assert.equal(minutes, batches.length === 0 ? 0 : (batches.at(-1)?.until ?? 0) + soak);
        },
      ),
    );
  });
});
