import assert from "node:assert/strict";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { describeBuild, listOverridden } from "../../../../maintenance/release/overridden";
import { parseRelease } from "../../../../maintenance/release/parse";
import { moduleBuild, packageBuild } from "../changes/changes-fixture";

const SHA256 = "ab".repeat(32);
const OTHER = "cd".repeat(32);

const FLEET = parseFleet(
  `fleet: f
releaseKeys: [k.asc]
customers: { acme: { name: Acme, contacts: [it@acme.example], timeZone: America/New_York } }
defaults:
  runtime: openvz
  packageManager: yum
  osFamily: el7
  containerOsFamily: el6
  framework: { line: "2.10", repository: "http://modules.example" }
nodes:
  n1:
    address: a
    hostKeys: ["SHA256:${"A".repeat(43)}"]
    overrides: { packages: [php-1-2.x86_64] }
    containers:
      101:
        customer: acme
        overrides: { packages: [php-1-2.x86_64, vim-1-1.x86_64] }
      102:
        customer: acme
        overrides: { install: [vim-1-1.x86_64] }
        framework:
          modules:
            - { name: cdr, version: 2.10.0.5, location: cdr.tgz, sha256: ${SHA256} }
            - { name: core, version: 2.10.0.5, location: core.tgz, sha256: ${OTHER} }
`,
  "f.yaml",
);
const RELEASE = parseRelease(
  `release: r
nodes: { el7: { packages: [] } }
containers: { el6: { packages: [php-1-2.x86_64] } }
framework:
  "2.10":
    modules:
      - { name: cdr, version: 2.10.0.5, location: cdr.tgz, sha256: ${SHA256} }
      - { name: core, version: 2.10.0.5, location: core.tgz, sha256: ${SHA256} }
`,
  "r.yaml",
);

describe("the builds that a fleet has in place of its release's", () => {
  it("are those that the release doesn't have for that layer and OS family, nor the same file of a module", () => {
    assert.deepEqual(listOverridden(RELEASE, FLEET), [
      { node: "n1", build: packageBuild("php", "1-2"), targets: ["node"] },
      { node: "n1", build: packageBuild("vim", "1-1"), targets: ["101", "102"] },
      { node: "n1", build: moduleBuild("core", "2.10.0.5"), targets: ["102"] },
    ]);
  });

  it("are told as people write them", () => {
    assert.deepEqual(
      listOverridden(RELEASE, FLEET).map(({ build }) => describeBuild(build)),
      ["php-1-2.x86_64", "vim-1-1.x86_64", "module core 2.10.0.5"],
    );
  });
});
