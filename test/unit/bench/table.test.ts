import assert from "node:assert/strict";
import { judgeGoals } from "../../../bench/goals";
import type { Results } from "../../../bench/results";
import { renderResults, renderTable } from "../../../bench/table";
import type { Scenario } from "../../../bench/way";

/** Results of one round: by scenario and row, the seconds. */
function resultsOf(
  containers: number,
  seconds: Partial<Record<Scenario, Record<string, number[]>>>,
): Results {
  const measurements = Object.entries(seconds).flatMap(([scenario, rows]) =>
    Object.entries(rows).map(([row, values]) => ({
      ...{ scenario: scenario as Scenario, row, title: `the way ${row}`, seconds: values },
    })),
  );
  return {
    size: { nodes: 2, containers, fillers: 6400, parallel: 2, repeat: 1 },
    packages: 10,
    machine: { cores: 2, processor: "slow", memoryGb: 4, kernel: "6.1", versions: { node: "20.0.0" } },
    measurements,
  };
}

const verdicts = (results: Results) => judgeGoals(results).map(({ met }) => met);

describe("the benchmark's table", () => {
  it("aligns words left and numbers right", () => {
    assert.equal(
      renderTable(
        ["", "way", "seconds"],
        [
          ["a", "by hand", "10.50"],
          ["b", "otherwise", "1.25"],
        ],
      ),
      [
        "|     | way       | seconds |",
        "| --- | --------- | ------: |",
        "| a   | by hand   |   10.50 |",
        "| b   | otherwise |    1.25 |",
      ].join("\n"),
    );
  });

  it("shows medians, spreads, and what is left beyond the engine as a multiple of the floor", () => {
    const text = renderResults(
      resultsOf(20, { apply: { c1: [6, 4, 5], d1: [1], d2: [3], e: [2], a1: [20] } }),
    );
    assert.match(text, /\| c1 +\| the way c1 \| +5\.00 \| +4\.00–6\.00 \| +1\.00 \| +2\.00 \| +1\.00 \|/);
    assert.match(text, /\| a1 +\| the way a1 \| +20\.00 \| +20\.00–20\.00 \| +4\.00 \| +– \| +– \|/);
    assert.doesNotMatch(text, /Inventory/);
    assert.match(text, /2 cores \(slow\), 4 GB of memory, Linux 6\.1; node 20\.0\.0\./);
  });

  it("leaves out ratios to what wasn't measured", () => {
    const text = renderResults(resultsOf(20, { nothing: { c1: [5] } }));
    assert.match(text, /\| c1 +\| the way c1 \| +5\.00 \| +5\.00–5\.00 \| +1\.00 \| +– \| +– \|/);
  });
});

describe("the benchmark's goals", () => {
  const apply = { a1: [50], b: [30], c1: [10], "c2-up": [9], c3: [9.5], d1: [1], e: [7] };

  it("are met at their very limits", () => {
    const at = resultsOf(50, { apply: { ...apply, c1: [10.1] }, nothing: { c1: [2], b: [6] } });
    const [floor, , , byHand, ansible, nothing] = judgeGoals(at);
    assert.equal(floor?.value?.toFixed(4), "1.3000");
    assert.deepEqual([byHand?.met, ansible?.met, nothing?.met], [false, false, true]);
    assert.deepEqual(verdicts(resultsOf(50, { apply, nothing: { c1: [2], b: [6] } })), [
      true,
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  it("are missed just beyond", () => {
    const beyond = { ...apply, c1: [10.2], "c2-up": [10.2], c3: [10.2], a1: [50.9], b: [30.5] };
    const results = resultsOf(50, { apply: beyond, nothing: { c1: [2], b: [5.9] } });
    assert.deepEqual(verdicts(results), [false, false, false, false, false, false]);
    assert.match(renderResults(results), /a1 \/ c1 is at least 5 +\| +4\.99 \| missed/);
  });

  it("that speak of large fleets aren't judged at small ones, but shown", () => {
    const results = resultsOf(20, { apply, nothing: { c1: [2], b: [6] } });
    assert.deepEqual(verdicts(results), [true, true, true, undefined, undefined, undefined]);
    assert.match(renderResults(results), /5\.00 \| not judged: the goal is for 2 × 50 containers/);
  });

  it("aren't judged without all that they compare", () => {
    const { d1, ...withoutEngine } = apply;
    assert.deepEqual(d1, [1]);
    assert.deepEqual(verdicts(resultsOf(50, { apply: withoutEngine })).slice(0, 4), [
      undefined,
      undefined,
      undefined,
      true,
    ]);
  });
});
