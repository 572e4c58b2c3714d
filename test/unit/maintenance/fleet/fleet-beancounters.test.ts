import assert from "node:assert/strict";
import { InvalidFile } from "../../../../maintenance/files/problem";
import type { Fleet } from "../../../../maintenance/fleet/fleet";
import { parseFleet } from "../../../../maintenance/fleet/parse";

const KEY = `SHA256:${"A".repeat(43)}`;

function read(defaults: string, nodes: string): Fleet {
  return parseFleet(
    `fleet: sandbox
releaseKeys: [keys/release.asc]
defaults: { runtime: openvz, packageManager: yum, osFamily: el6, ${defaults} }
customers: { acme: { name: Acme, contacts: [it@acme.example], timeZone: America/New_York } }
nodes:
${nodes}`,
    "fleet.yaml",
  );
}

const node = (name: string, rest: string): string =>
  `  ${name}: { address: ${name}.example, hostKeys: ["${KEY}"]${rest && `, ${rest}`} }\n`;

function complain(defaults: string, nodes: string): readonly string[] {
  try {
    read(defaults, nodes);
  } catch (error) {
    assert.ok(error instanceof InvalidFile, String(error));
    return error.message.split("\n");
  }
  return assert.fail("the file was accepted");
}

describe("beancounters in a fleet file", () => {
  it("are put together of defaults, node and container, word by word", () => {
    const { nodes } = read(
      "beancounters: { numproc: 300, kmemsize: 24m:32m, memory: 512m }, allocationSoakSeconds: 60",
      node(
        "vz1",
        'beancounters: { numproc: 400 }, containers: { "101": { customer: acme }, ' +
          '"102": { customer: acme, beancounters: { kmemsize: unlimited, numfile: "10:20" } } }',
      ) + node("lx1", "runtime: lxc, containers: { pbx1: { customer: acme, beancounters: { cpu: 50% } } }"),
    );
    const { vz1, lx1 } = nodes;
    assert.deepEqual(vz1?.containers["101"]?.beancounters, {
      numproc: "400:400",
      kmemsize: "25165824:33554432",
    });
    assert.deepEqual(vz1.containers["102"]?.beancounters, {
      numproc: "400:400",
      numfile: "10:20",
      kmemsize: "unlimited:unlimited",
    });
    assert.deepEqual(lx1?.containers["pbx1"]?.beancounters, { memory: "536870912", cpu: "50" });
    assert.equal(lx1.allocationSoakSeconds, 60);
  });

  it("are nothing where nobody says anything that its runtime knows", () => {
    const { nodes } = read(
      "beancounters: { memory: 512m }",
      node("vz1", 'containers: { "101": { customer: acme } }'),
    );
    assert.equal(nodes["vz1"]?.containers["101"]?.beancounters, undefined);
    assert.equal(nodes["vz1"]?.allocationSoakSeconds, 30);
  });

  it("are refused where the runtime of the node doesn't know a word", () => {
    const [ofNode, ofContainer] = complain(
      "",
      node(
        "lx1",
        "runtime: lxc, beancounters: { numproc: 300 }, containers: { p: { customer: acme, beancounters: { kmemsize: 1g } } }",
      ),
    );
    const known = "isn't known to LXC, which knows memory, pids and cpu";
    assert.equal(ofNode, `fleet.yaml:6: nodes.lx1.beancounters.numproc: ${known}`);
    assert.equal(ofContainer, `fleet.yaml:6: nodes.lx1.containers.p.beancounters.kmemsize: ${known}`);
  });

  it("are refused with what is expected", () => {
    assert.deepEqual(complain("beancounters: { numproc: 300k, cpu: 0, numpross: 3 }", node("n", "")), [
      "fleet.yaml:3: defaults.beancounters.numproc: expected numproc in a whole number, e.g. 300, or unlimited; or barrier:limit of such",
      "fleet.yaml:3: defaults.beancounters.cpu: expected cpu in percent of one CPU, e.g. 150 or 150%, or unlimited",
      'fleet.yaml:3: defaults.beancounters.numpross: unknown key "numpross"; did you mean "numproc"?',
    ]);
  });
});
