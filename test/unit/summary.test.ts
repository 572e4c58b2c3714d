import assert from "node:assert/strict";
import { joinLines, summarise } from "../../providers/implementation/summary";

describe("what is told of units that are done", () => {
  it("says the same of several containers once", () => {
    const told = [
      { scope: "101", text: "restarted httpd" },
      { scope: "101", text: "restarted mysqld" },
      { scope: "102", text: "restarted httpd" },
    ];
    assert.deepEqual(summarise(told), [
      "restarted httpd in 2 containers: 101, 102",
      "restarted mysqld in container 101",
    ]);
  });

  it("says of a node just what, whatever stands in it", () => {
    const text = "container 101: erased php-1:1-1.noarch";
    assert.deepEqual(summarise([{ scope: "node", text }]), [text]);
  });

  it("says many containers in a row as from which to which", () => {
    const told = ["101", "102", "103", "110"].map((scope) => ({ scope, text: "no-regressions passed" }));
    assert.deepEqual(summarise(told), ["no-regressions passed in 4 containers: 101–103, 110"]);
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
