import assert from "node:assert/strict";
import { minutesOf } from "../../../../maintenance/devices/device";
import { InvalidFile } from "../../../../maintenance/files/problem";
import { parseFleet } from "../../../../maintenance/fleet/parse";

const KEY = `ssh-ed25519 ${"A".repeat(68)}`;
const PRINT = `SHA256:${"A".repeat(43)}`;
const HEAD = `fleet: f\nreleaseKeys: [k.asc]\n`;
const EDGE = {
  address: "192.0.2.31",
  kind: "haproxy",
  hostKeys: [KEY],
  version: "2.6",
  steps: { look: { run: "haproxy -v" }, apply: { run: "apt-get install haproxy", minutes: 5 } },
};
const CALLS = { look: { get: "/system", value: "version" }, apply: { put: "/upgrade", body: "x" } };
const SBC = { ...EDGE, kind: "sansay", over: "https", hostKeys: [PRINT], steps: CALLS };

function read(device: object, head = HEAD) {
  return parseFleet(`${head}devices: { edge1: ${JSON.stringify(device)} }\n`, "fleet/f.yaml").devices[
    "edge1"
  ];
}

describe("devices of a fleet file", () => {
  it("have defaults for what they don't say", () => {
    const device = read(EDGE);
    const care = device?.care;
    assert.deepEqual(device, { name: "edge1", address: "192.0.2.31", kind: "haproxy", care });
    assert.deepEqual(
      [care?.over, care?.reaching.user, care?.reaching.port, care?.reserveMinutes],
      ["ssh", "root", 22, 5],
    );
    assert.deepEqual(care?.steps.look, { kind: "command", command: "haproxy -v", minutes: 2 });
    assert.ok(care);
    assert.equal(minutesOf(care.steps), 2 + 5 + 2);
  });

  it("are reached as nodes are, but for files of keys", () => {
    const head = `${HEAD}defaults: { ssh: { user: maint, identityFile: id, knownHostsFile: known_hosts } }\n`;
    const { user, identityFile, knownHostsFile } = read(EDGE, head)?.care?.reaching ?? {};
    assert.deepEqual([user, identityFile, knownHostsFile], ["maint", undefined, undefined]);
    assert.equal(read(SBC, head)?.care?.reaching.user, "root");
    assert.equal(read(SBC)?.care?.reaching.port, 443);
  });

  it("are only known where they have no version", () => {
    const { address, kind } = EDGE;
    assert.equal(read({ address, kind })?.care, undefined);
  });

  const withSteps = (steps: object, device: object = EDGE) => ({
    ...device,
    steps: { ...EDGE.steps, ...steps },
  });
  const wrongs: readonly [what: string, device: object, message: string | RegExp][] = [
    [
      "no pinned key",
      { ...EDGE, hostKeys: undefined },
      /^devices.edge1: has no pinned host key; give hostKeys with its whole public key/,
    ],
    [
      "a fingerprint for SSH",
      { ...EDGE, hostKeys: [PRINT] },
      /A fingerprint or an RSA key isn't enough: the plugin that runs the steps can't check it$/,
    ],
    [
      "an RSA key alone",
      { ...EDGE, hostKeys: [`ssh-rsa ${"A".repeat(68)}`] },
      /A fingerprint or an RSA key isn't enough/,
    ],
    [
      "no fingerprint for HTTPS",
      { ...SBC, hostKeys: [KEY] },
      /^devices.edge1: has no pinned key; give hostKeys with the fingerprint/,
    ],
    [
      "a version without steps",
      { ...EDGE, steps: undefined },
      "devices.edge1: has a version, and no steps; give both, or neither",
    ],
    [
      "steps without a version",
      { ...EDGE, version: undefined },
      "devices.edge1: has steps, and no version; give both, or neither",
    ],
    [
      "a step of an unknown kind",
      withSteps({ apply: { reboot: "now" } }),
      /^devices.edge1.steps.apply.reboot: unknown key "reboot"; known here are run, get, post, put,/,
    ],
    [
      "a private key's file",
      { ...EDGE, ssh: { identityFile: "id" } },
      /^devices.edge1.ssh.identityFile: unknown key "identityFile"; known here are user, port, agent,/,
    ],
    [
      "a step that does nothing",
      withSteps({ apply: { minutes: 2 } }),
      "devices.edge1.steps.apply: does nothing; give one of run, get, post, put or confirm",
    ],
    [
      "a step that does two things",
      withSteps({ apply: { run: "x", get: "/" } }),
      "devices.edge1.steps.apply: does run and get; give one of run, get, post, put or confirm",
    ],
    [
      "a call over SSH",
      withSteps({ apply: { get: "/" } }),
      "devices.edge1.steps.apply.get: is for a device over https; over ssh, each step is a command (run)",
    ],
    [
      "a command over HTTPS",
      { ...SBC, steps: { ...CALLS, apply: { run: "x" } } },
      "devices.edge1.steps.apply.run: is for a device over ssh",
    ],
    [
      "a confirmation by nobody",
      { ...SBC, steps: { ...CALLS, apply: { confirm: "Do it" } } },
      "devices.edge1.steps.apply: names nobody who may confirm it; give by",
    ],
    [
      "a look by a person",
      { ...SBC, steps: { ...CALLS, look: { confirm: "Look", by: { a: KEY } } } },
      "devices.edge1.steps.look: is asked by each plan, so no person can do it; give run or get",
    ],
    [
      "a look without a value",
      { ...SBC, steps: { ...CALLS, look: { get: "/" } } },
      "devices.edge1.steps.look: tells the version by get, with the value of the answer that it is",
    ],
    [
      "a body for get",
      { ...SBC, steps: { ...CALLS, checkAfter: { get: "/", body: "x" } } },
      "devices.edge1.steps.checkAfter.body: goes with post or put, and checkAfter is get",
    ],
    [
      "an expectation of nothing",
      { ...SBC, steps: { ...CALLS, checkAfter: { get: "/", expect: "x" } } },
      "devices.edge1.steps.checkAfter.expect: needs the value that it's of",
    ],
  ];
  for (const [what, device, message] of wrongs)
    it(`are refused with ${what}`, () => {
      assert.throws(
        () => read(device),
        (error) => {
          assert.ok(error instanceof InvalidFile);
          const told = error.problems.map((one) => `${one.path.join(".")}: ${one.message}`);
          assert.ok(
            told.some((one) => (typeof message === "string" ? one === message : message.test(one))),
            told.join("\n"),
          );
          return true;
        },
      );
    });

  const taken: readonly [whose: string, section: string][] = [
    ["node", "nodes: { n1: { address: 192.0.2.31, hostKeys: [KEY], runtime: lxc, packageManager: none } }"],
    ["bastion", "bastions: { b1: { address: 192.0.2.31, hostKeys: [KEY] } }"],
    [
      "repository",
      `repositories: { r1: { address: 192.0.2.31, hostKeys: [KEY], root: /srv, parts: [{ layer: nodes, osFamily: el6 }], signing: { keyId: "${"0".repeat(40)}" } } }`,
    ],
  ];
  for (const [whose, section] of taken)
    it(`are refused at the address of a ${whose}: their steps would run there`, () => {
      const head = `${HEAD}${section.replace("KEY", `"${PRINT}"`)}\n`;
      assert.throws(() => read(EDGE, head), /192\.0\.2\.31 port 22 is [nbr]1's already/);
      assert.ok(read({ ...EDGE, ssh: { port: 2222 } }, head));
    });

  it("are refused with a node's name", () => {
    const nodes = `nodes: { edge1: { address: a, hostKeys: ["${PRINT}"], runtime: lxc, packageManager: none } }\n`;
    assert.throws(
      () => read(EDGE, HEAD + nodes),
      /has this name already, and credentials are found by name; choose another/,
    );
  });
});
