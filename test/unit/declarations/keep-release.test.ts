import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isKept, keepRelease } from "../../../declarations/keep-release";
import { releaseDigest } from "../../../maintenance/release/digest";
import { parseRelease } from "../../../maintenance/release/parse";

const TEXT = "release: r\ncontainers:\n  el6:\n    packages: [php-5.3.3-40.el6.x86_64]\n";
const RELEASE = parseRelease(TEXT, "r.yaml");
const NOTED = parseRelease(
  `${TEXT}    leftOutInBulk: [{ builds: 2, reason: modular, because: is modular }]\n`,
  "r",
);
const WHO = "PbxFleet prod";

describe("a release that a program declares as an object", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "keep-release-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const folder = (): string => join(root, ".maintenance/releases");

  it("is kept in a file that says the same, and that git doesn't see", () => {
    const file = keepRelease(RELEASE, WHO, root);
    const kept = parseRelease(readFileSync(join(root, file), "utf8"), file);
    assert.equal(releaseDigest(kept), releaseDigest(RELEASE));
    assert.equal(readFileSync(join(root, ".maintenance/.gitignore"), "utf8"), "*\n");
    assert.deepEqual([isKept(file), isKept("releases/r.yaml")], [true, false]);
    assert.deepEqual(readdirSync(folder()), [file.slice(".maintenance/releases/".length)]);
  });

  it("isn't written again where the file says the same", () => {
    const file = join(root, keepRelease(RELEASE, WHO, root));
    const before = statSync(file).ino;
    keepRelease(RELEASE, WHO, root);
    assert.equal(statSync(file).ino, before);
  });

  it("has the same path with another note, and the file has the note", () => {
    const file = keepRelease(RELEASE, WHO, root);
    assert.equal(keepRelease(NOTED, WHO, root), file);
    assert.match(readFileSync(join(root, file), "utf8"), /because: is modular/);
  });

  it("stays for a stack that is refreshed a quarter later, whatever other programs declare", () => {
    const file = join(root, keepRelease(RELEASE, WHO, root));
    const aQuarterAgo = new Date(Date.now() - 92 * 86_400_000);
    utimesSync(file, aQuarterAgo, aQuarterAgo);
    keepRelease(parseRelease("release: other\nnodes: {}\n", "o.yaml"), WHO, root);
    assert.ok(existsSync(file));
  });

  it("isn't kept where a link leads out of the project", () => {
    mkdirSync(join(root, "elsewhere"));
    symlinkSync(join(root, "elsewhere"), join(root, ".maintenance"));
    assert.throws(() => keepRelease(RELEASE, WHO, root), {
      name: "ReleaseNotKept",
      message:
        /^Release r of PbxFleet prod can't be kept in \.maintenance\/releases: .* is a link\. The providers/,
    });
    assert.deepEqual(readdirSync(join(root, "elsewhere")), []);
  });

  it("takes the place of what somebody else wrote there", () => {
    const file = join(root, keepRelease(RELEASE, WHO, root));
    const text = readFileSync(file, "utf8");
    rmSync(file);
    writeFileSync(join(root, "victim"), "as before");
    symlinkSync(join(root, "victim"), file);
    keepRelease(RELEASE, WHO, root);
    assert.equal(readFileSync(file, "utf8"), text);
    assert.equal(readFileSync(join(root, "victim"), "utf8"), "as before");
  });
});
