import assert from "node:assert/strict";
import { InvalidFile, type SourceFile } from "../../../../maintenance/files/problem";
import { parseFleet } from "../../../../maintenance/fleet/parse";

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

function complainAbout(text: string): string[] {
  return complain({ file: "f.yaml", text });
}

describe("a malformed fleet file", () => {
  const node = (fields: string): string =>
    `${HEAD}nodes:\n  n1: { address: a, hostKeys: ["${KEY}"], ${fields} }\n`;
  const cases: [title: string, text: string, ...messages: string[]][] = [
    [
      "a port that is a word",
      node("ssh: { port: ssh }"),
      'nodes.n1.ssh.port: expected a number from 1 to 65535, got "ssh"',
    ],
    [
      "an address as long as a file",
      `${HEAD}nodes:\n  n1: { address: ${"a".repeat(100_000)}, hostKeys: ["${KEY}"] }\n`,
      `nodes.n1.address: expected a host name or an IP address, of at most 253 characters, got "${"a".repeat(56)}…`,
    ],
    [
      "a port beyond the last",
      node("ssh: { port: 65536 }"),
      "nodes.n1.ssh.port: expected a number from 1 to 65535, got 65536",
    ],
    ["a fraction", node("parallel: 1.5"), "nodes.n1.parallel: expected a number from 1 to 64, got 1.5"],
    ["an unknown word", node("runtime: docker"), 'nodes.n1.runtime: expected openvz or lxc, got "docker"'],
    [
      "a word for a switch",
      node("ssh: { agent: maybe }"),
      'nodes.n1.ssh.agent: expected true or false, got "maybe"',
    ],
    [
      "a misspelled key",
      node("ssh: { prot: 22 }"),
      'nodes.n1.ssh.prot: unknown key "prot"; did you mean "port"?',
    ],
    [
      "a key from elsewhere",
      node("overrides: { frobnicate: 1 }"),
      'nodes.n1.overrides.frobnicate: unknown key "frobnicate"; known here are packages, install and hold',
    ],
    [
      "a password in the file",
      node("ssh: { password: x, sudo: password }"),
      'nodes.n1.ssh.password: unknown key "password"; known here are user, port, identityFile, agent, knownHostsFile, connectTimeoutSeconds, keepAliveSeconds, sudo and bastion',
    ],
    ["a list for a mapping", node("ssh: []"), "nodes.n1.ssh: expected a mapping, got an empty list"],
    [
      "nothing for a mapping",
      node("overrides:"),
      "nodes.n1.overrides: expected a mapping with the keys packages, install and hold, got nothing",
    ],
    [
      "an id with a blank",
      node('containers: { "10 1": { customer: acme } }'),
      'nodes.n1.containers["10 1"]: expected a name of letters, digits, dots, underscores and hyphens, got "10 1"',
    ],
    [
      "a container called node",
      node("containers: { node: { customer: acme } }"),
      "nodes.n1.containers.node: the id node means the node itself in a plan; rename the container",
    ],
    [
      "an unknown customer",
      node("containers: { 101: { customer: amce } }"),
      'nodes.n1.containers.101.customer: unknown customer "amce"; did you mean "acme"?',
    ],
    [
      "no customer",
      node("containers: { 101: {} }"),
      "nodes.n1.containers.101.customer: missing; expected a name of letters, digits, dots, underscores and hyphens",
    ],
    [
      "an unknown bastion",
      node("ssh: { bastion: gate }"),
      'nodes.n1.ssh.bastion: unknown bastion "gate"; there are none',
    ],
    [
      "apt's form of a version",
      node("overrides: { packages: [php=5.3] }"),
      'nodes.n1.overrides.packages[0]: "php=5.3" is apt\'s form, which neither yum nor dnf understands; write name-[epoch:]version-release.arch, e.g. php-5.3.3-40.el6.x86_64',
    ],
    [
      "a number for a build",
      node("overrides: { install: [5] }"),
      "nodes.n1.overrides.install[0]: expected the exact build of a package, e.g. php-5.3.3-40.el6.x86_64, got 5",
    ],
    [
      "two builds of one package",
      node("overrides: { packages: [php-1-1.noarch], install: [php-1-2.noarch] }"),
      "nodes.n1.overrides.install[0]: php-1-2.noarch can't be installed beside php-1-1.noarch; leave one of them out",
    ],
    [
      "a package that is held and moved",
      node(
        "containers: { 101: { customer: acme, overrides: { packages: [php-1-1.noarch], hold: [bind, php] } } }",
      ),
      "nodes.n1.containers.101.overrides.hold[1]: php is to be left as it is and to become php-1-1.noarch; choose one",
    ],
    [
      "a held package that is a build",
      node('overrides: { hold: ["php 5"] }'),
      'nodes.n1.overrides.hold[0]: expected the name of a package, e.g. php, got "php 5"',
    ],
  ];
  for (const [title, text, ...messages] of cases) {
    it(title, () => {
      assert.deepEqual(
        complainAbout(text),
        messages.map((message) => `f.yaml:6: ${message}`),
      );
    });
  }

  const whole: [title: string, text: string, ...messages: string[]][] = [
    [
      "nothing at all",
      "",
      "f.yaml:1: isn't a fleet file: it has none of `fleet:`, `releaseKeys:`, `rings:`, … at its top",
    ],
    [
      "only nodes",
      `nodes:\n  n1:\n    address: a\n`,
      "f.yaml:1: fleet: missing; give it in f.yaml",
      "f.yaml:1: releaseKeys: missing; give it in f.yaml",
      "f.yaml:2: nodes.n1: has no host key to check; give hostKeys (SHA256:…) or a knownHostsFile",
      "f.yaml:2: nodes.n1: has no runtime; give it here or in defaults",
      "f.yaml:2: nodes.n1: has no packageManager; give it here or in defaults",
      "f.yaml:2: nodes.n1: has no osFamily; give it here or in defaults",
    ],
    [
      "no signature to accept",
      "fleet: x\nreleaseKeys: []",
      "f.yaml:2: releaseKeys: expected a list of paths of armored public keys with at least one in it, got an empty list",
    ],
    [
      "a key twice, however it's written",
      `${HEAD}nodes:\n  n1:\n    address: a\n    containers:\n      101: { customer: acme }\n      "101": { customer: acme }\n`,
      'f.yaml:10: duplicate key "101", which is already on line 9',
    ],
    ["an alias for nothing", "fleet: *name\n", "f.yaml:1: nothing above is marked &name"],
    [
      "a node whose name JavaScript takes for something else",
      `${HEAD}nodes:\n  __proto__:\n    address: a\n`,
      'f.yaml:6: "__proto__" is no name for anything',
    ],
    ["a key that is a list", "fleet: f\n? [a, b]\n: 1\n", "f.yaml:2: a key must be a plain text"],
    [
      "a host key that is none",
      `${HEAD}nodes:\n  n1:\n    address: a\n    hostKeys:\n      - ${KEY}\n      - SHA256:short\n`,
      'f.yaml:10: nodes.n1.hostKeys[1]: expected a host key: its public key (ssh-ed25519 AAAA…) or its fingerprint (SHA256:… as `ssh-keygen -lf` shows it), got "SHA256:short"',
    ],
    [
      "two nodes at one address",
      `${HEAD}nodes:\n  n1: ${NODE}\n  n2: ${NODE}\n`,
      "f.yaml:7: nodes.n2.address: 10.0.0.1 port 22 is n1's already",
    ],
    [
      "two nodes at one address of IPv6, spelled in two ways",
      `${HEAD}nodes:\n  n1: ${NODE.replace("10.0.0.1", '"2001:db8::1"')}\n  n2: ${NODE.replace("10.0.0.1", '"2001:0DB8:0:0::0001"')}\n`,
      "f.yaml:7: nodes.n2.address: 2001:0DB8:0:0::0001 port 22 is n1's already",
    ],
    [
      "defaults with an unknown bastion, once, however many nodes",
      `${HEAD.replace("{ runtime", "{ ssh: { bastion: gaet }, runtime")}bastions: { gate: { address: g, hostKeys: ["${KEY}"] } }\nnodes:\n  n1: ${NODE}\n  n2: ${NODE}\n`,
      'f.yaml:3: defaults.ssh.bastion: unknown bastion "gaet"; did you mean "gate"?',
    ],
    [
      "a bastion without a host key, and one that means none",
      `${HEAD}bastions:\n  gate: { address: g }\n  none: { address: h, knownHostsFile: k }\n`,
      "f.yaml:6: bastions.gate: has no host key to check; give hostKeys (SHA256:…) or a knownHostsFile",
      "f.yaml:7: bastions.none: the name none means that there's no bastion; choose another",
    ],
    [
      "a customer nobody can be told about, several problems, each with its line",
      'customers:\n  acme:\n    name: Acme\n    contacts: [it@acme.example, phone]\n    timeZone: EST/Nowhere\n    24x7: "yes"\n',
      'f.yaml:4: customers.acme.contacts[1]: expected an e-mail address, got "phone"',
      'f.yaml:5: customers.acme.timeZone: expected a time zone, e.g. America/New_York, got "EST/Nowhere"',
      'f.yaml:6: customers.acme.24x7: expected true or false, got "yes"',
    ],
  ];
  for (const [title, text, ...messages] of whole) {
    it(title, () => {
      assert.deepEqual(complainAbout(text), messages);
    });
  }

  it("names the line of an error in the syntax", () => {
    const [message, ...more] = complainAbout("fleet: x\nnodes:\n  n1: { address: a\n");
    assert.match(message ?? "", /^f\.yaml:[34]: invalid YAML: \S/);
    assert.deepEqual(more, []);
  });

  it("isn't led astray by aliases that multiply", () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
    const [message] = complainAbout(["fleet: f", "l0: &l0 [x]", ...levels].join("\n"));
    assert.match(message ?? "", /^f\.yaml:1: invalid YAML: Excessive alias count/);
  });
});
