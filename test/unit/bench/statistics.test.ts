import assert from "node:assert/strict";
import fc from "fast-check";
import { inParallel } from "../../../bench/in-parallel";
import { findVersion } from "../../../bench/machine";
import { InvalidOptions, parseOptions } from "../../../bench/options";
import { ratio, summarise } from "../../../bench/statistics";

const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });

describe("the benchmark's statistics", () => {
  it("take the middle value, or the mean of the middle two, whatever the order", () => {
    assert.deepEqual(summarise([3, 1, 2]), { median: 2, least: 1, most: 3 });
    assert.deepEqual(summarise([40, 10, 20, 30]), { median: 25, least: 10, most: 40 });
    assert.deepEqual(summarise([7]), { median: 7, least: 7, most: 7 });
  });

  it("have at least half of the values on either side of the median", () => {
    fc.assert(
      fc.property(values, (list) => {
        const { median, least, most } = summarise(list);
        assert.ok(list.filter((value) => value <= median).length >= list.length / 2);
        assert.ok(list.filter((value) => value >= median).length >= list.length / 2);
        assert.deepEqual([least, most], [Math.min(...list), Math.max(...list)]);
      }),
    );
  });

  it("leave the values as they were", () => {
    const list = [3, 1, 2];
    summarise(list);
    assert.deepEqual(list, [3, 1, 2]);
  });

  it("refuse to speak of nothing", () => {
    assert.throws(() => summarise([]), /Nothing was measured/);
  });

  it("give no ratio where it would say nothing", () => {
    assert.equal(ratio(6, 4), 1.5);
    assert.equal(ratio(6, 0), undefined);
    assert.equal(ratio(-1, 4), undefined);
    assert.equal(ratio(undefined, 4), undefined);
    assert.equal(ratio(6, undefined), undefined);
  });
});

describe("the benchmark's parallel work", () => {
  it("answers in order and never does more at a time than it may", async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([30, 1, 20, 1, 10], 2, async (milliseconds) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      running--;
      return milliseconds * 2;
    });
    assert.deepEqual(results, [60, 2, 40, 2, 20]);
    assert.equal(most, 2);
  });

  it("fails with the first failure", async () => {
    const work = (item: number) => (item === 2 ? Promise.reject(new Error("no")) : Promise.resolve(item));
    await assert.rejects(inParallel([1, 2, 3], 2, work), /no/);
  });
});

describe("the benchmark's options", () => {
  it("have the sizes of the project's goals unless told otherwise", () => {
    assert.deepEqual(parseOptions([]), {
      ...{ nodes: 2, containers: 20, fillers: 6400, parallel: 2, repeat: 3 },
      ...{ ways: ["a1", "a2", "b", "c1", "c2", "c3", "d1", "d2", "e"], profile: false, json: undefined },
    });
  });

  it("take ways by key or by the beginning of it, in the ways' order", () => {
    assert.deepEqual(parseOptions(["--only", "d,a,c1"]).ways, ["a1", "a2", "c1", "d1", "d2"]);
  });

  it("say what is wrong with them", () => {
    assert.throws(() => parseOptions(["--nodes", "0"]), /--nodes is 0; give a whole number from 1 on/);
    assert.throws(() => parseOptions(["--repeat", "2.5"]), InvalidOptions);
    assert.throws(() => parseOptions(["--fast"]), InvalidOptions);
    assert.throws(() => parseOptions(["--only", "a,x"]), /names "x", and the ways are a1, a2, b/);
    assert.throws(() => parseOptions(["--only", ""]), InvalidOptions);
  });
});

describe("the benchmark's look at versions", () => {
  it("finds the number in what programs print", () => {
    assert.equal(findVersion("RPM version 4.18.0\n"), "4.18.0");
    assert.equal(findVersion("4.14.0\n  Installed: dnf-0:4.14.0-1\n"), "4.14.0");
  });
});
