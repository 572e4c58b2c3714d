import assert from "node:assert/strict";
import { InvalidFile, type SourceFile } from "../../../../maintenance/files/problem";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { parseNevra } from "../../../../maintenance/packages/nevra";

const KEY = `SHA256:${"A".repeat(43)}`;
const HEAD = `fleet: sandbox
releaseKeys: [keys/release.asc]
defaults: { runtime: openvz, packageManager: yum, osFamily: el6 }
customers: { acme: { name: Acme, contacts: [it@acme.example], timeZone: America/New_York } }
`;
const NODE = `{ address: 10.0.0.1, hostKeys: ["${KEY}"] }`;

/** The whole message, for files that are wrong. */
function complain(...sources: SourceFile[]): string[] {
  try {
    parseFleet(sources);
  } catch (error) {
    assert.ok(error instanceof InvalidFile, String(error));
    return error.message.split("\n");
  }
  return assert.fail("the file was accepted");
}

describe("a fleet file", () => {
  const text = `fleet: sandbox
releaseKeys: [keys/release.asc, /etc/keys/old.asc]
defaults:
  ssh: { user: maint, identityFile: keys/id, sudo: passwordless, bastion: gate, knownHostsFile: ~/known_hosts }
  runtime: openvz
  packageManager: yum
  parallel: 8
  osFamily: el7
  containerOsFamily: el6
bastions:
  gate: { address: gate.example, hostKeys: ["${KEY}"], user: jump, port: 2200, identityFile: keys/gate }
customers:
  acme: { name: Acme Phones, contacts: [it@acme.example], timeZone: America/New_York, 24x7: true }
nodes:
  node1:
    address: 10.0.0.1
    hostKeys: ["${KEY}"]
    ssh: { port: 2222, user: me, sudo: password, bastion: none, identityFile: ~/.ssh/own }
    ring: beta
    restart: never
    overrides: { packages: [php-5.3.3-40.el6.x86_64], hold: [kernel] }
    containers:
      101: { customer: acme, hostname: pbx1, ring: general, overrides: { install: [mtr-0.75-5.el6.x86_64] } }
      "0102": { customer: acme, osFamily: el5 }
      1e3: { customer: acme }
      0e2b4c4c-7f0c-4d43-8fcd-9a3b6f2f8a10: { customer: acme }
  node2: { address: 10.0.0.2, runtime: lxc, packageManager: dnf }
sanServers: { san1: { address: 10.0.1.1, kind: nfs } }
devices: { sbc1: { address: 10.0.2.1, kind: sansay, notes: rack 4 } }
`;
  const fleet = parseFleet(text, "fleet/sandbox.yaml");

  it("says where LXC keeps its containers, where that isn't where the node says", () => {
    const one = (more: string) => `${HEAD}nodes: { n: { address: a, hostKeys: ["${KEY}"], ${more} } }\n`;
    const pathOf = (more: string) => parseFleet(one(more), "f.yaml").nodes["n"]?.containersPath;
    assert.equal(pathOf("runtime: lxc, lxcPath: /srv/lxc"), "/srv/lxc");
    assert.equal(pathOf("runtime: lxc"), undefined);
    assert.deepEqual(complain({ file: "f.yaml", text: one("runtime: openvz, lxcPath: /srv/lxc") }), [
      "f.yaml:5: nodes.n.lxcPath: is for containers of LXC, and the runtime is openvz",
    ]);
    assert.deepEqual(complain({ file: "f.yaml", text: one("runtime: lxc, lxcPath: srv") }), [
      'f.yaml:5: nodes.n.lxcPath: expected an absolute path on the node, got "srv"',
    ]);
  });

  it("says how releases are tested, by files that are relative to its own", () => {
    assert.equal(fleet.qualification, undefined);
    const qualification = `qualification: { keys: [keys/qa.pub, /etc/qa.pub] }\n`;
    assert.deepEqual(parseFleet(HEAD + qualification, "fleet/sandbox.yaml").qualification, {
      keys: ["fleet/keys/qa.pub", "/etc/qa.pub"],
      maximumAgeDays: 30,
      checks: [],
    });
  });

  it("is refused when nobody signs tests, or two checks have one name", () => {
    const text = (qualification: string): string => `${HEAD}qualification:\n${qualification}`;
    assert.deepEqual(complain({ file: "f.yaml", text: text("  keys: []\n") }), [
      "f.yaml:6: qualification.keys: expected a list of paths of SSH public keys with at least one in it, got an empty list",
    ]);
    const checks = ["nodes", "containers"].map((on) => `    - { name: a, on: ${on}, command: "true" }\n`);
    const twice = `  keys: [k.pub]\n  checks:\n${checks.join("")}`;
    assert.deepEqual(complain({ file: "f.yaml", text: text(twice) }), [
      "f.yaml:9: qualification.checks[1].name: the check on line 8 is called a already",
    ]);
  });

  it("gives a node its own settings, the defaults, and what goes without saying, in this order", () => {
    const node1 = fleet.nodes["node1"];
    assert.ok(node1);
    const { containers, ...settings } = node1;
    assert.deepEqual(settings, {
      name: "node1",
      ssh: {
        address: "10.0.0.1",
        hostKeys: [KEY],
        port: 2222,
        user: "me",
        identityFile: "~/.ssh/own",
        agent: false,
        knownHostsFile: "~/known_hosts",
        connectTimeoutSeconds: 15,
        keepAliveSeconds: 15,
        sudo: "password",
      },
      runtime: "openvz",
      packageManager: "yum",
      parallel: 8,
      restart: "never",
      lockWaitSeconds: 120,
      transactionLimitMinutes: 30,
      nodeMinutes: 10,
      containerMinutes: 5,
      reserveMinutes: 5,
      allocationSoakSeconds: 30,
      osFamily: "el7",
      ring: "beta",
      overrides: { packages: [parseNevra("php-5.3.3-40.el6.x86_64")], install: [], hold: ["kernel"] },
    });
    assert.equal(Object.keys(containers).length, 4);
  });

  it("gives a container the node's ring and the containers' OS family, and not the node's overrides", () => {
    const containers = fleet.nodes["node1"]?.containers ?? {};
    const none = { packages: [], install: [], hold: [] };
    assert.deepEqual(containers["101"], {
      id: "101",
      customer: "acme",
      hostname: "pbx1",
      ring: "general",
      osFamily: "el6",
      overrides: { ...none, install: [parseNevra("mtr-0.75-5.el6.x86_64")] },
    });
    assert.deepEqual(containers["0102"], {
      id: "0102",
      customer: "acme",
      ring: "beta",
      osFamily: "el5",
      overrides: none,
    });
  });

  it("takes ids as they're written, not as the numbers that YAML would make of them", () => {
    assert.deepEqual(Object.keys(fleet.nodes["node1"]?.containers ?? {}).sort(), [
      "0102",
      "0e2b4c4c-7f0c-4d43-8fcd-9a3b6f2f8a10",
      "101",
      "1e3",
    ]);
  });

  it("puts the bastion itself into a node's settings, and gives it none of the nodes' own", () => {
    assert.deepEqual(fleet.nodes["node2"]?.ssh.bastion, {
      name: "gate",
      address: "gate.example",
      hostKeys: [KEY],
      port: 2200,
      user: "jump",
      identityFile: "fleet/keys/gate",
      agent: false,
      connectTimeoutSeconds: 15,
      keepAliveSeconds: 15,
    });
    assert.equal(fleet.nodes["node1"]?.ssh.bastion, undefined);
  });

  it("lets the defaults stand where a node says nothing", () => {
    const ssh = fleet.nodes["node2"]?.ssh;
    assert.deepEqual(
      [ssh?.user, ssh?.sudo, ssh?.port, ssh?.knownHostsFile],
      ["maint", "passwordless", 22, "~/known_hosts"],
    );
  });

  it("reads paths relative to the file they stand in", () => {
    assert.deepEqual(fleet.releaseKeys, ["fleet/keys/release.asc", "/etc/keys/old.asc"]);
    assert.equal(fleet.nodes["node2"]?.ssh.identityFile, "fleet/keys/id");
  });

  it("knows customers, SAN servers and devices", () => {
    assert.deepEqual(fleet.customers, {
      acme: {
        id: "acme",
        name: "Acme Phones",
        contacts: ["it@acme.example"],
        timeZone: "America/New_York",
        is24x7: true,
      },
    });
    assert.deepEqual(fleet.sanServers, { san1: { name: "san1", address: "10.0.1.1", kind: "nfs" } });
    assert.deepEqual(fleet.devices, {
      sbc1: { name: "sbc1", address: "10.0.2.1", kind: "sansay", notes: "rack 4" },
    });
  });

  it("may use anchors", () => {
    const anchored = `${HEAD}nodes:\n  a: { address: a, hostKeys: &k ["${KEY}"] }\n  b: { address: b, hostKeys: *k }\n`;
    assert.deepEqual(parseFleet(anchored, "f.yaml").nodes["b"]?.ssh.hostKeys, [KEY]);
  });
});

describe("a fleet in several files", () => {
  const base = { file: "fleet/base.yaml", text: HEAD };
  const east = { file: "fleet/sites/east.yaml", text: `nodes:\n  east1: ${NODE}\n` };

  it("is put together", () => {
    const bastions = `bastions: { gate: { address: g, hostKeys: ["${KEY}"], identityFile: id } }\n`;
    const node = `nodes: { west1: { address: w, hostKeys: ["${KEY}"], ssh: { bastion: gate, identityFile: id } } }`;
    const fleet = parseFleet([
      { file: "fleet/sites/west.yaml", text: node },
      east,
      { ...base, text: HEAD + bastions },
    ]);
    assert.deepEqual(Object.keys(fleet.nodes), ["west1", "east1"]);
    assert.equal(fleet.nodes["west1"]?.ssh.identityFile, "fleet/sites/id");
    assert.equal(fleet.nodes["west1"].ssh.bastion?.identityFile, "fleet/id");
    assert.deepEqual(fleet.releaseKeys, ["fleet/keys/release.asc"]);
  });

  it("may define nothing twice, and says where it is already", () => {
    const again = { file: "fleet/old.yaml", text: `fleet: old\nnodes:\n  east1: ${NODE}\n` };
    assert.deepEqual(complain(base, east, again), [
      "fleet/old.yaml:1: fleet: fleet is already defined in fleet/base.yaml:1",
      "fleet/old.yaml:3: nodes.east1: nodes.east1 is already defined in fleet/sites/east.yaml:2",
    ]);
  });

  it("reports the problems of all files at once", () => {
    const broken = { file: "fleet/broken.yaml", text: "nodes: [" };
    const wrong = { file: "fleet/wrong.yaml", text: "\nnode: {}\ndevices: {}\n" };
    const [syntax, ...others] = complain(broken, wrong);
    assert.match(syntax ?? "", /^fleet\/broken\.yaml:1: invalid YAML: /);
    assert.deepEqual(others, ['fleet/wrong.yaml:2: node: unknown key "node"; did you mean "nodes"?']);
  });
});
