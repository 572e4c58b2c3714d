import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bind, describeBinding, NoMachines } from "../../../../cli/credentials/bind";
import { findMachines, HostKeysMissing } from "../../../../cli/credentials/find-machines";
import { machinesOfFleet } from "../../../../cli/credentials/machine";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { sealOf } from "../../../../providers/implementation/binding";
import { makeKey } from "../../remote/ssh/server";

const keys = {
  gate: makeKey(),
  node1: makeKey(),
  old: makeKey("ecdsa"),
  node2: makeKey(),
  updates: makeKey(),
};

describe("binding credentials", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "bind-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function fleet(knownHosts: string) {
    const knownHostsFile = join(folder, "known_hosts");
    writeFileSync(knownHostsFile, knownHosts);
    const text = `
fleet: f
releaseKeys: [k.asc]
defaults:
  ssh: { user: maint, bastion: gate }
  runtime: openvz
  packageManager: yum
  osFamily: el6
bastions:
  gate: { address: 192.0.2.1, user: jump, hostKeys: ["${keys.gate.fingerprint}"] }
nodes:
  node1: { address: 192.0.2.11, hostKeys: ["${keys.node1.publicKey}", "${keys.old.fingerprint}"] }
  node2: { address: 192.0.2.12, ssh: { user: root, bastion: none, knownHostsFile: ${knownHostsFile} } }
repositories:
  updates:
    address: 192.0.2.21
    hostKeys: ["${keys.updates.fingerprint}"]
    root: /srv/el6
    parts: [{ layer: nodes, osFamily: el6 }]
    signing: { keyId: "${"0".repeat(40)}" }
`;
    return parseFleet([{ file: join(folder, "f.yaml"), text }]);
  }

  const KNOWN = `192.0.2.12 ${keys.node2.publicKey}\n192.0.2.12 ${keys.old.publicKey}\n@revoked * ${keys.old.publicKey}\n`;

  it("finds who is served by a name, and by default all others, with each key that is trusted", () => {
    const found = findMachines(machinesOfFleet(fleet(KNOWN)), new Set(["default", "node1"]));
    assert.deepEqual(found.get("node1"), [
      { name: "node1", user: "maint", fingerprint: keys.node1.fingerprint },
      { name: "node1", user: "maint", fingerprint: keys.old.fingerprint },
    ]);
    const others = new Set(found.get("default")?.map((m) => `${m.name} ${m.user} ${m.fingerprint}`));
    assert.deepEqual(
      others,
      new Set([
        `gate jump ${keys.gate.fingerprint}`,
        `node2 root ${keys.node2.fingerprint}`,
        `updates maint ${keys.updates.fingerprint}`,
      ]),
    );
  });

  it("asks for no key of machines that have no secrets, and names all that lack one", () => {
    findMachines(machinesOfFleet(fleet("")), new Set(["node1"]));
    assert.throws(
      () => findMachines(machinesOfFleet(fleet("")), new Set(["node2"])),
      (error) =>
        error instanceof HostKeysMissing &&
        error.message.startsWith("No host key is known of node2 (root@192.0.2.12:22). Nothing was changed."),
    );
  });

  it("says which keys are new and which are gone, and writes nothing that is so already", () => {
    const values = { password: "hunter-secret" };
    const machines = findMachines(machinesOfFleet(fleet(KNOWN)), new Set(["default", "node1"]));
    const bindOne = (boundTo: string, isSealed: boolean) => {
      const [binding] = bind(new Map([["node1", { values, boundTo, isSealed }]]), machines);
      assert.ok(binding !== undefined);
      return binding;
    };
    const first = bindOne("", false);
    assert.equal(first.seal, sealOf(values, first.boundTo));
    assert.deepEqual(first.added, first.boundTo.split("\n"));
    const again = bindOne(first.boundTo, true);
    assert.deepEqual([again.isNew, again.added, again.gone], [false, [], []]);
    const stranger = `maint SHA256:${"C".repeat(43)} node1`;
    const changed = bindOne(`${first.boundTo.split("\n")[0] ?? ""}\n${stranger}`, true);
    assert.equal(
      describeBinding(changed),
      `credentials for node1: bound to 2 host keys\n  now also ${first.boundTo.split("\n")[1] ?? ""}\n  no more ${stranger}\n`,
    );
    // What somebody wrote there without the secrets isn't taken for what was bound before.
    assert.deepEqual(bindOne(stranger, false).gone, []);
  });

  it("binds a device by its own credentials alone, and shows its steps", () => {
    const text = `
fleet: f
releaseKeys: [k.asc]
devices:
  edge1:
    address: 192.0.2.31
    kind: haproxy
    hostKeys: ["${keys.node1.publicKey}"]
    version: "2"
    steps: { look: { run: "haproxy -v\\nid" }, apply: { run: apt-get install haproxy } }
`;
    const machines = machinesOfFleet(parseFleet(text, "f.yaml"));
    assert.equal(findMachines(machines, new Set(["default"])).size, 0);
    const found = findMachines(machines, new Set(["default", "edge1"]));
    const entry = { values: { password: "hunter-secret" }, boundTo: "", isSealed: false };
    const [binding] = bind(new Map([["edge1", entry]]), found);
    assert.ok(binding);
    assert.match(binding.boundTo, /^root SHA256:\S+ edge1 steps:[0-9a-f]{64}$/);
    assert.match(describeBinding(binding), /\n {2}may run edge1 look: \{.*"command":"haproxy -v\\nid".*\}\n/);
    const again = bind(new Map([["edge1", { ...entry, boundTo: binding.boundTo, isSealed: true }]]), found);
    assert.deepEqual([again[0]?.isNew, again[0]?.steps], [false, []]);
  });

  it("refuses secrets for machines that there aren't, and passes over entries without any", () => {
    const machines = findMachines(machinesOfFleet(fleet(KNOWN)), new Set(["node3"]));
    const entry = { boundTo: "", isSealed: false };
    assert.throws(
      () => bind(new Map([["node3", { ...entry, values: { password: "p" } }]]), machines),
      NoMachines,
    );
    assert.deepEqual(bind(new Map([["node3", { ...entry, values: {} }]]), machines), []);
  });
});
