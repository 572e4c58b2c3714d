import assert from "node:assert/strict";
import { summarise } from "../../../../providers/implementation/summary";

describe("what is told of units that are done", () => {
  it("says the same of several containers once", () => {
    const told = [
      { target: "101", text: "restarted httpd" },
      { target: "101", text: "restarted mysqld" },
      { target: "102", text: "restarted httpd" },
    ];
    assert.deepEqual(summarise(told), [
      "restarted httpd in 2 containers: 101, 102",
      "restarted mysqld in container 101",
    ]);
  });

  it("says of a node just what, whatever stands in it", () => {
    const text = "container 101: erased php-1:1-1.noarch";
    assert.deepEqual(summarise([{ target: "node", text }]), [text]);
  });

  it("says many containers in a row as from which to which", () => {
    const told = ["101", "102", "103", "110"].map((target) => ({ target, text: "no-regressions passed" }));
    assert.deepEqual(summarise(told), ["no-regressions passed in 4 containers: 101–103, 110"]);
  });
});
