import assert from "node:assert/strict";
import type { PbxFleetArgs } from "../../../../components/declared/fleet";
import { readDeclaredFleet } from "../../../../components/declared/read-declared-fleet";

/** In the project's own folder. */
const ARGS: PbxFleetArgs = {
  releaseKeys: ["keys/sandbox-release.asc"],
  customers: {
    alder: { name: "Alder Clinic", contacts: ["it@alder.example"], timeZone: "America/New_York" },
  },
  defaults: {
    runtime: "openvz",
    packageManager: "yum",
    osFamily: "el6",
    ssh: { knownHostsFile: "known_hosts" },
  },
  nodes: { node1: { address: "192.0.2.11", containers: { "101": { customer: "alder" } } } },
  release: "releases/sandbox-2026-11-27.yaml",
  calendar: "calendar.yaml",
};

function withoutRelease(args: PbxFleetArgs): PbxFleetArgs {
  return { ...args, release: undefined } as unknown as PbxFleetArgs;
}

describe("a fleet that a program declares", () => {
  it("has the defaults of a fleet file, paths relative to the project, and its gate", () => {
    const { fleet, gate } = readDeclaredFleet("prod", ARGS);
    const { node1 } = fleet.nodes;
    assert.equal(fleet.name, "prod");
    assert.equal(node1?.ssh.knownHostsFile, "known_hosts");
    assert.deepEqual([node1.parallel, node1.restart, node1.ssh.user], [4, "required", "root"]);
    assert.equal(gate.environment, "production");
    assert.deepEqual(gate.ownership.nodes, { node1: { containers: { "101": { customer: "alder" } } } });
  });

  const wrongs: readonly [what: string, args: PbxFleetArgs, message: string][] = [
    [
      "an unknown customer",
      { ...ARGS, nodes: { node1: { address: "192.0.2.11", containers: { "101": { customer: "aldr" } } } } },
      'PbxFleet prod: nodes.node1.containers.101.customer: unknown customer "aldr"; did you mean "alder"?',
    ],
    [
      "a number out of its range",
      { ...ARGS, defaults: { ...ARGS.defaults, parallel: 0 } },
      "PbxFleet prod: defaults.parallel: expected a number from 1 to 64, got 0",
    ],
    [
      "an argument that there isn't",
      { ...ARGS, nodes: { node1: { address: "192.0.2.11", adress: "x" } as PbxFleetArgs["nodes"][string] } },
      "PbxFleet prod: nodes.node1.adress: ",
    ],
    [
      "a ring that there isn't",
      { ...ARGS, ring: "gamma" },
      'PbxFleet prod: ring: expected no ring, since the fleet file declares none (rings), got "gamma"',
    ],
    [
      "an environment that there isn't",
      { ...ARGS, environment: "test" as "sandbox" },
      "PbxFleet prod: environment: expected ",
    ],
    ["a release that it hasn't", withoutRelease(ARGS), "PbxFleet prod: release: missing; expected "],
    [
      "another name",
      { ...ARGS, fleet: "other" } as PbxFleetArgs,
      "PbxFleet prod: fleet: is the component's own name",
    ],
    ["no arguments", undefined as unknown as PbxFleetArgs, "PbxFleet prod: has no arguments"],
    [
      "a function",
      { ...ARGS, defaults: { ...ARGS.defaults, parallel: (() => 4) as unknown as number } },
      "PbxFleet prod: defaults.parallel: is a function, which no file could say",
    ],
    [
      "words that a terminal would obey",
      { ...ARGS, nodes: { node1: { address: "a\u202eb" } } },
      'PbxFleet prod: nodes.node1.address: expected a host name or an IP address, got "a',
    ],
  ];

  it("is refused for an argument that is a part of itself", () => {
    const nodes: Record<string, unknown> = {};
    nodes["node1"] = { containers: nodes };
    assert.throws(() => readDeclaredFleet("prod", { ...ARGS, nodes } as unknown as PbxFleetArgs), {
      message: "PbxFleet prod: nodes.node1.containers: is a part of itself",
    });
  });

  it("says which fleet names a file that isn't there", () => {
    assert.throws(() => readDeclaredFleet("prod", { ...ARGS, release: "releases/nope.yaml" }), {
      message: /releases\/nope\.yaml can't be read: .* It's named by PbxFleet prod\.$/,
    });
  });

  for (const [what, args, message] of wrongs) {
    it(`is refused for ${what}, by its path and without a line`, () => {
      assert.throws(
        () => readDeclaredFleet("prod", args),
        (error) =>
          error instanceof Error && error.message.startsWith(message) && !/:\d+:|\u202e/u.test(error.message),
      );
    });
  }
});
