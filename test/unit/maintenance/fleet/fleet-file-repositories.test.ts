import assert from "node:assert/strict";
import { InvalidFile } from "../../../../maintenance/files/problem";
import { parseFleet } from "../../../../maintenance/fleet/parse";

const KEY = `SHA256:${"A".repeat(43)}`;
const FINGERPRINT = "0123456789abcdef0123456789abcdef01234567";
const HEAD = `fleet: f
releaseKeys: [keys/release.asc]
defaults: { runtime: openvz, packageManager: yum, osFamily: el6, ssh: { user: maint, sudo: passwordless, identityFile: id } }
nodes: { node1: { address: 10.0.0.1, hostKeys: ["${KEY}"] } }
`;

function parseRepositories(repositories: string) {
  return parseFleet(`${HEAD}repositories: ${repositories}\n`, "fleet/f.yaml").repositories;
}

const LEAST = `address: repo.example, hostKeys: ["${KEY}"], root: /srv/el6, parts: [{ layer: containers, osFamily: el6 }], signing: { keyId: ${FINGERPRINT} }`;

describe("the repositories of a fleet file", () => {
  it("have their own settings, the defaults for nodes, and what goes without saying", () => {
    const { updates } = parseRepositories(`{ updates: { ${LEAST} } }`);
    assert.ok(updates);
    const { ssh, ...rest } = updates;
    assert.deepEqual(
      [ssh.user, ssh.sudo, ssh.identityFile, ssh.port],
      ["maint", "passwordless", "fleet/id", 22],
    );
    assert.deepEqual(rest, {
      name: "updates",
      root: "/srv/el6",
      parts: [{ layer: "containers", osFamily: "el6" }],
      base: [],
      architecture: "x86_64",
      alternatives: [],
      signsPackages: false,
      signing: { keyId: FINGERPRINT.toUpperCase() },
    });
  });

  it("may say all of it themselves", () => {
    const more = `, ssh: { user: repo, sudo: none }, base: [/srv/os, "https://mirror.example/os/"], architecture: i686, alternatives: [[a, b]], signsPackages: true`;
    const { updates } = parseRepositories(`{ updates: { ${LEAST}${more} } }`);
    assert.ok(updates);
    const { ssh, base, architecture, alternatives, signsPackages } = updates;
    assert.deepEqual(
      [ssh.user, ssh.sudo, base, architecture, alternatives, signsPackages],
      ["repo", "none", ["/srv/os", "https://mirror.example/os/"], "i686", [["a", "b"]], true],
    );
  });

  for (const [what, repositories, message] of [
    [
      "a node's name",
      `{ node1: { ${LEAST} } }`,
      "fleet/f.yaml:5: repositories.node1: a node has this name already, and credentials are found by name; choose another",
    ],
    [
      "a bastion that there isn't",
      `{ updates: { ${LEAST}, ssh: { bastion: gate } } }`,
      'fleet/f.yaml:5: repositories.updates.ssh.bastion: unknown bastion "gate"; there are none',
    ],
    [
      "a short key id",
      `{ updates: { ${LEAST.replace(FINGERPRINT, '"89abcdef"')} } }`,
      'fleet/f.yaml:5: repositories.updates.signing.keyId: expected a key\'s fingerprint, 40 hexadecimal digits, got "89abcdef"',
    ],
    [
      "an alternative to nothing",
      `{ updates: { ${LEAST}, alternatives: [[a]] } }`,
      "fleet/f.yaml:5: repositories.updates.alternatives[0]: expected a pair of package names, got a list",
    ],
  ] as const) {
    it(`can't have ${what}`, () => {
      assert.throws(
        () => parseRepositories(repositories),
        (error) => {
          assert.ok(error instanceof InvalidFile);
          assert.equal(error.message, message);
          return true;
        },
      );
    });
  }
});
