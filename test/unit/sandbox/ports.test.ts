import assert from "node:assert/strict";
import { choosePorts } from "../../../sandbox/ports";

const USUAL = { node1: 22201, node2: 22202 };

describe("the sandbox's ports", () => {
  it("are those of the committed fleet file, also where SANDBOX_PORTS is empty", () => {
    for (const variable of [undefined, "", " "]) assert.deepEqual(choosePorts(undefined, variable), USUAL);
  });

  it("are those that SANDBOX_PORTS names, or that whoever starts it does", () => {
    assert.deepEqual(choosePorts(undefined, "22301, 0"), { node1: 22301, node2: 0 });
    assert.deepEqual(choosePorts({ node1: 0 }, "22301,22302"), { node1: 0, node2: 22302 });
  });

  for (const variable of ["22301", "22301,", "a,b", "22301,99999", "1,2,3", "-1,2"]) {
    it(`aren't ${variable}`, () => {
      assert.throws(() => choosePorts(undefined, variable), {
        name: "InvalidPorts",
        message: `SANDBOX_PORTS is "${variable}". It needs 2 ports, for node1 and node2, such as SANDBOX_PORTS=22301,22302; 0 takes any free one.`,
      });
    });
  }
});
