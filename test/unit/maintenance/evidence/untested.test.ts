import assert from "node:assert/strict";
import { stringify } from "yaml";
import { PACKAGE_GATES } from "../../../../maintenance/change/test-gates";
import { gatesOf } from "../../../../maintenance/evidence/judge-trial";
import { isThereAlready, listUntested } from "../../../../maintenance/evidence/untested";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { parseRelease } from "../../../../maintenance/release/parse";
import { installed } from "./trial-fixture";

const PHP = "php-5.3.3-50.el6.x86_64";
const HTTPD = "httpd-2.2.15-71.el6.x86_64";
const part = (...builds: readonly string[]) => ({ packages: builds.map((nevra) => ({ nevra })) });

function releaseOf(parts: object = {}) {
  const content = { release: "r1", nodes: { el6: part(HTTPD) }, containers: { el6: part(PHP) }, ...parts };
  return parseRelease(stringify(content), "release.yaml");
}

function fleetOf(container: object = {}, node: object = {}) {
  const own = { customer: "acme", ...container };
  const content = {
    fleet: "sandbox",
    releaseKeys: ["release.asc"],
    defaults: {
      ...{ runtime: "openvz", packageManager: "yum", osFamily: "el6" },
      ssh: { user: "root", identityFile: "key", knownHostsFile: "known_hosts" },
    },
    customers: { acme: { name: "Acme", contacts: ["it@acme.example"], timeZone: "UTC" } },
    nodes: { node1: { address: "127.0.0.1", containers: { "101": own }, ...node } },
  };
  return parseFleet(stringify(content), "fleet.yaml");
}

const ALL = new Set(["node1", "node1/101"]);

describe("what a test in a sandbox passes over", () => {
  it("is nothing where machines of all parts run, and get the release's builds", () => {
    assert.deepEqual(listUntested(releaseOf(), fleetOf(), ALL), []);
    const empty = { containers: { el6: part(PHP), el7: part() } };
    assert.deepEqual(listUntested(releaseOf(empty), fleetOf(), ALL), []);
  });

  it("is nothing of a release for containers alone, whatever the nodes are", () => {
    const { containers, name } = releaseOf();
    const release = { name, nodes: {}, containers };
    assert.deepEqual(listUntested(release, fleetOf({ osFamily: "el6" }, { osFamily: "vz7" }), ALL), []);
    assert.deepEqual(gatesOf(release), PACKAGE_GATES);
  });

  it("are packages of an OS family of which nothing runs", () => {
    const release = releaseOf({ containers: { el6: part(PHP), el7: part(PHP) } });
    const missing = (osFamily: string) =>
      `no container of ${osFamily} runs, for which the release has packages`;
    assert.deepEqual(listUntested(release, fleetOf(), ALL), [missing("el7")]);
    assert.deepEqual(listUntested(release, fleetOf(), new Set(["node1"])), [missing("el6"), missing("el7")]);
  });

  it("are modules of a FreePBX of which nothing runs", () => {
    const module = { name: "core", version: "2.10.1", location: "core-2.10.1.tgz", sha256: "a".repeat(64) };
    const release = releaseOf({ framework: { "2.10": { modules: [module] } } });
    assert.deepEqual(listUntested(release, fleetOf(), ALL), [
      "no container with FreePBX 2.10 runs, for which the release has modules",
    ]);
  });

  it("are builds that the sandbox's own fleet file replaces or holds", () => {
    const kept = [`the sandbox's fleet file keeps ${PHP} of the release from node1/101 (overrides)`];
    assert.deepEqual(
      listUntested(releaseOf(), fleetOf({ overrides: { packages: ["php-5.3.3-49.el6.x86_64"] } }), ALL),
      kept,
    );
    assert.deepEqual(listUntested(releaseOf(), fleetOf({ overrides: { hold: ["php"] } }), ALL), kept);
    assert.deepEqual(
      listUntested(releaseOf(), fleetOf({ overrides: { packages: [PHP], hold: ["mc"] } }), ALL),
      [],
    );
  });
});

describe("a release that is there already", () => {
  const released = new Map([["node1/101", [PHP, HTTPD].map(parseNevra)]]);
  const isThere = (...builds: readonly string[]) =>
    isThereAlready(new Map([["node1/101", { packages: builds.map((build) => installed(build)) }]]), released);

  it("is one of which all that is installed is there in its own build", () => {
    assert.equal(isThere(PHP), true);
    assert.equal(isThere(PHP, "httpd-2.2.15-69.el6.x86_64"), false);
  });
  it("isn't one of which another build of the same name and version is there", () => {
    const [wanted, other] = ["a".repeat(64), "b".repeat(64)];
    const release = new Map([["node1/101", [{ ...parseNevra(PHP), header: { sha256: wanted } }]]]);
    const isThere = (sha256: string) =>
      isThereAlready(
        new Map([["node1/101", { packages: [{ ...installed(PHP), header: { sha256 } }] }]]),
        release,
      );
    assert.deepEqual([isThere(wanted), isThere(other)], [true, false]);
  });
  it("isn't one of which nothing is installed: of that the gates speak", () => {
    assert.equal(isThere("mc-1-1.x86_64"), false);
  });
});
