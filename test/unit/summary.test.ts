import assert from "node:assert/strict";
import { joinLines, summariseLines } from "../../providers/implementation/summary";

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

  it("says many containers in a row as from which to which", () => {
    const lines = ["101", "102", "103", "110"].map((id) => `container ${id}: no-regressions passed`);
    assert.deepEqual(summariseLines(lines), ["no-regressions passed in 4 containers: 101–103, 110"]);
  });
});

describe("the notes of a plan", () => {
  it("say what is alike in several containers once, and keep what is of one", () => {
    const lines = [
      "container 101: module own is unsigned",
      "container 104 is stopped: it's neither started nor changed",
      "container 102: module own is unsigned",
      "container 101: it's busy",
      "container 103: module own is unsigned",
      "node1: process 1 (init) executes replaced files",
      "module own is unsigned",
    ];
    assert.deepEqual(joinLines(lines), [
      "containers 101–103: module own is unsigned",
      "container 104 is stopped: it's neither started nor changed",
      "container 101: it's busy",
      "node1: process 1 (init) executes replaced files",
      "module own is unsigned",
    ]);
  });
});
