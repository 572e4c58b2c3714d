import assert from "node:assert/strict";
import { InvalidFile } from "../../../../maintenance/files/problem";
import { parseFleet } from "../../../../maintenance/fleet/parse";

const KEY = `SHA256:${"A".repeat(43)}`;
const HEAD = `fleet: f
releaseKeys: [k.asc]
customers: { acme: { name: Acme, contacts: [it@acme.example], timeZone: America/New_York } }
`;
const SETTINGS = "runtime: openvz, packageManager: yum, osFamily: el6";

const fleetOf = (rings: string, node1: string, defaults = ""): string => `${HEAD}${rings}
defaults: { ${SETTINGS}${defaults} }
nodes:
  node1: { address: 10.0.0.1, hostKeys: ["${KEY}"], ${node1} }
  node2: { address: 10.0.0.2, hostKeys: ["${KEY}"] }
`;
const BETA_FIRST = "rings: [{ name: beta, soakHours: 72 }, { name: general }]";

function complain(text: string): string[] {
  try {
    parseFleet(text, "f.yaml");
  } catch (error) {
    assert.ok(error instanceof InvalidFile, String(error));
    return error.message.split("\n");
  }
  return assert.fail("the file was accepted");
}

describe("the rings of a fleet", () => {
  it("are none where the file says nothing of them, whatever nodes name", () => {
    assert.deepEqual(parseFleet(fleetOf("", "ring: beta"), "f.yaml").rings, []);
  });

  it("are in the order of the list, a container in its node's unless it says another", () => {
    const fleet = parseFleet(
      fleetOf(BETA_FIRST, "ring: beta, containers: { 101: { customer: acme, ring: general } }"),
      "f.yaml",
    );
    assert.deepEqual(fleet.rings, [{ name: "beta", soakHours: 72 }, { name: "general" }]);
    assert.equal(fleet.nodes["node1"]?.containers["101"]?.ring, "general");
    assert.equal(fleet.nodes["node2"]?.ring, "general");
  });

  it("must be declared, each that a node, a container or the defaults name, and are told where", () => {
    const bad = "ring: betta, containers: { 101: { customer: acme, ring: gamma }, 102: { customer: acme } }";
    assert.deepEqual(complain(fleetOf(BETA_FIRST, bad)), [
      "f.yaml:4: rings[0]: no node or container is in ring beta, so the next ring would wait for nothing. Put one in, or take the ring out",
      'f.yaml:7: nodes.node1.ring: unknown ring "betta"; did you mean "beta"?',
      'f.yaml:7: nodes.node1.containers.101.ring: unknown ring "gamma"; known are beta, general',
    ]);
    assert.deepEqual(complain(fleetOf(BETA_FIRST, "ring: beta", ", ring: all")), [
      'f.yaml:5: defaults.ring: unknown ring "all"; known are beta, general',
    ]);
    const other = "rings: [{ name: beta, soakHours: 72 }, { name: others }]";
    assert.deepEqual(complain(fleetOf(other, "ring: beta")), [
      'f.yaml:8: nodes.node2: says no ring, which means unknown ring "general"; known are beta, others',
    ]);
  });

  it("have each a name of its own, and a soak but for the last", () => {
    const twice = "rings: [{ name: beta, soakHours: 1 }, { name: beta, soakHours: 2 }, { name: general }]";
    assert.deepEqual(complain(fleetOf(twice, "ring: beta")), [
      "f.yaml:4: rings[1].name: ring beta is in the list already",
    ]);
    const wrong = "rings: [{ name: beta }, { name: general, soakHours: 24 }]";
    assert.deepEqual(complain(fleetOf(wrong, "ring: beta")), [
      "f.yaml:4: rings[0]: has no soakHours: how long a release is here before the next ring may have it",
      "f.yaml:4: rings[1].soakHours: no ring comes after general and waits for it; leave it out",
    ]);
    assert.deepEqual(complain(fleetOf("rings: [{ name: beta, soakHours: soon }]", "ring: beta")), [
      'f.yaml:4: rings[0].soakHours: expected a number of hours from 0 to 8760, got "soon"',
    ]);
  });
});
