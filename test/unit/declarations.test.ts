import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFleet } from "../../components/read-fleet";
import { readRelease } from "../../components/read-release";

const KEY = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const NODES = `nodes:
  n1:
    { address: a, hostKeys: ["${KEY}"], runtime: openvz, packageManager: yum, osFamily: el6 }
`;

describe("the declarations of a stack", () => {
  let folder: string;
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "declarations-"));
    write("release.asc", "a key\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("of the sandbox are valid", () => {
    const fleet = readFleet("fleet/sandbox.yaml");
    assert.equal(readRelease("releases/sandbox-2026-11-27.yaml", fleet).name, "sandbox-2026-11-27");
  });

  it("of a fleet may be several files of a folder", () => {
    const fleet = join(folder, "fleet.yaml");
    writeFileSync(fleet, "fleet: f\nreleaseKeys: [release.asc]\n");
    write("nodes.yaml", NODES);
    assert.deepEqual(Object.keys(readFleet(folder).nodes), ["n1"]);
  });

  it("name a fleet file that isn't there", () => {
    const missing = join(folder, "nowhere.yaml");
    assert.throws(() => readFleet(missing), {
      name: "FileUnreadable",
      message: `The fleet file ${missing} can't be read: ENOENT: no such file or directory, stat '${missing}'.`,
    });
  });

  it("name a release key that isn't there", () => {
    const fleet = write("fleet.yaml", `fleet: f\nreleaseKeys: [other.asc]\n${NODES}`);
    const key = join(folder, "other.asc");
    assert.throws(() => readFleet(fleet), {
      message: `The release key ${key} can't be read: ENOENT: no such file or directory, open '${key}'.`,
    });
  });

  it("name a release that says nothing about an OS family of the fleet", () => {
    const fleet = readFleet(write("fleet.yaml", `fleet: f\nreleaseKeys: [release.asc]\n${NODES}`));
    const release = write("r.yaml", "release: r\nnodes: { el7: { packages: [] } }\ncontainers: {}\n");
    assert.throws(() => readRelease(release, fleet), {
      message:
        "release r has no packages for nodes of OS family el6, only for el7; " +
        "add nodes.el6 to it, or correct the fleet's osFamily",
    });
  });
});
