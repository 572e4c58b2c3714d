import assert from "node:assert/strict";
import { summariseLines } from "../../providers/implementation/summary";

describe("the summary of a plan", () => {
  it("says the same of several containers once", () => {
    const lines = [
      "container 101: php 1-1 → 1-2",
      "container 101: a 1-1 → 1-2",
      "container 102: php 1-1 → 1-2",
    ];
    assert.deepEqual(summariseLines(lines), [
      "php 1-1 → 1-2 in 2 containers: 101, 102",
      "a 1-1 → 1-2 in container 101",
    ]);
  });

  it("says of a node just what", () => {
    assert.deepEqual(summariseLines(["node: php 1:1-1 → 1:1-2"]), ["php 1:1-1 → 1:1-2"]);
  });

  it("keeps what it can't read", () => {
    assert.deepEqual(summariseLines(["something else"]), ["something else"]);
  });
});
