import assert from "node:assert/strict";
import { output } from "@pulumi/pulumi/output";
import { ArgumentInvalid } from "../../../../components/declared/argument-invalid";
import { giveOutputs, takeOutputs } from "../../../../components/declared/stand-ins";

const ADDRESS = output("192.0.2.11");
const KEY = Promise.resolve(`SHA256:${"A".repeat(43)}`);

describe("outputs in the arguments of a fleet", () => {
  const args = { nodes: { node1: { address: ADDRESS, hostKeys: [KEY], runtime: "lxc" } } };

  it("give way to something of their form, and come back", () => {
    const { plain, standIns } = takeOutputs("PbxFleet prod", args);
    const { nodes } = plain as { nodes: Record<string, { address: string; hostKeys: string[] }> };
    assert.match(nodes["node1"]?.address ?? "", /^output-[0-9a-f-]{36}\.invalid$/);
    assert.match(nodes["node1"]?.hostKeys[0] ?? "", /^SHA256:[A-Za-z0-9+/]{43}$/);
    assert.deepEqual(
      [...standIns.values()],
      [
        { value: ADDRESS, who: "PbxFleet prod", path: ["nodes", "node1", "address"] },
        { value: KEY, who: "PbxFleet prod", path: ["nodes", "node1", "hostKeys", 0] },
      ],
    );
    const given = giveOutputs(plain, standIns) as typeof args;
    assert.equal(given.nodes.node1.address, ADDRESS);
    assert.equal(given.nodes.node1.hostKeys[0], KEY);
    assert.equal(given.nodes.node1.runtime, "lxc");
  });

  it("are refused by their path where a value must be known", () => {
    assert.throws(
      () => takeOutputs("PbxFleet prod", { nodes: { node1: { runtime: output("lxc") } } }),
      (error) =>
        error instanceof ArgumentInvalid &&
        error.message ===
          "PbxFleet prod: nodes.node1.runtime: is an output, and its value must be known when the program begins",
    );
  });

  const wrongs: readonly [what: string, args: unknown, message: string][] = [
    [
      "a map",
      { nodes: { node1: { containers: new Map([["101", {}]]) } } },
      "nodes.node1.containers: is a Map, and",
    ],
    [
      "an entry without a value",
      { nodes: { node1: { containers: { "101": undefined } } } },
      "nodes.node1.containers.101: has no value",
    ],
    ["a node without a value", { nodes: { node1: undefined } }, "nodes.node1: has no value"],
    [
      "a key of somebody without a value, deep in a device",
      { devices: { edge1: { steps: { apply: { by: { alice: undefined } } } } } },
      "devices.edge1.steps.apply.by.alice: has no value",
    ],
    [
      "an advisory without a value",
      { release: { containers: { el6: { advisories: { "CVE-2026-1": undefined } } } } },
      "release.containers.el6.advisories.CVE-2026-1: has no value",
    ],
    [
      "an object whose class nobody knows",
      { nodes: Object.create(Object.create(null) as object) as object },
      "nodes: is an object with a prototype of its own, and only plain objects",
    ],
    ["a date", { clock: new Date(0) }, "clock: is a Date, and"],
    [
      "a name that objects have",
      { nodes: JSON.parse('{"__proto__": {}}') as object },
      "nodes.__proto__: is no name",
    ],
  ];
  for (const [what, wrong, message] of wrongs) {
    it(`isn't lost in silence: ${what}`, () => {
      assert.throws(
        () => takeOutputs("PbxFleet prod", wrong),
        (error) => error instanceof ArgumentInvalid && error.message.startsWith(`PbxFleet prod: ${message}`),
      );
    });
  }

  it("may leave a setting without a value, as a file may leave it out", () => {
    const { plain } = takeOutputs("PbxFleet prod", {
      defaults: { runtime: undefined },
      nodes: { node1: { address: "192.0.2.11", ring: undefined } },
      release: { release: "x", containers: { el6: { packages: [], advisories: undefined } } },
    });
    assert.deepEqual(plain, {
      defaults: {},
      nodes: { node1: { address: "192.0.2.11" } },
      release: { release: "x", containers: { el6: { packages: [] } } },
    });
  });

  it("leave what has none as it is", () => {
    const plain = { nodes: { node1: { address: "192.0.2.11" } } };
    assert.equal(giveOutputs(plain, new Map()), plain);
  });
});
