import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { runInLittleMemory } from "../../../harness/little-memory";

const MAINT = join(__dirname, "../../../../cli/maint.cjs");

const PACKAGE_HEAD = `<package type="rpm"><name>a</name><arch>x86_64</arch><version epoch="0" ver="1" rel="1"/>
<checksum type="sha256" pkgid="YES">${"a".repeat(64)}</checksum><time file="1" build="1"/><size package="1"/>
<location href="a.rpm"/><format><rpm:header-range start="100" end="200"/><rpm:provides>`;
const PACKAGE_TAIL = "</rpm:provides></format></package>";

/** Of gzip, which takes several one after another: a small file that unpacks to what no memory holds. */
function pack(...pieces: readonly (readonly [text: string, times: number])[]): Buffer {
  return Buffer.concat(
    pieces.flatMap(([text, times]) => Array.from({ length: times }, () => gzipSync(text))),
  );
}

describe("a repository that unpacks to more than memory holds", function () {
  this.timeout(180_000);
  this.slow(20_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bombs-"));
    mkdirSync(join(folder, "repodata"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** What `maint lock` says of it. */
  async function lock(files: Readonly<Record<string, Buffer>>, more = ""): Promise<string> {
    const data = Object.entries(files).map(([type, content]) => {
      const name = `repodata/${type}`;
      writeFileSync(join(folder, name), content);
      const sum = createHash("sha256").update(content).digest("hex");
      return `<data type="${type}"><checksum type="sha256">${sum}</checksum><location href="${name}"/></data>`;
    });
    writeFileSync(join(folder, "repodata/repomd.xml"), `<repomd>${data.join("")}${more}</repomd>`);
    const args = ["lock", "r", "--repository", folder, "--os-family", "el6"];
    const { code, stderr, peak } = await runInLittleMemory(MAINT, args);
    assert.equal(code, 1, stderr);
    assert.ok(peak < 650, `it took ${Math.round(peak)} MB`);
    return stderr;
  }

  const entry = '<rpm:entry name="a"/>'.repeat(50_000);
  const primary = {
    "elements in one package": pack([`<metadata packages="1">${PACKAGE_HEAD}`, 1], [entry, 600]),
    "characters in one package": pack(['<metadata packages="1"><package>', 1], ["a".repeat(1_000_000), 600]),
    "packages within packages": pack(
      [`<metadata>${PACKAGE_HEAD}`, 1],
      ["<a>".repeat(100_000), 1],
      [`${"</a>".repeat(100_000)}${PACKAGE_TAIL}</metadata>`, 1],
    ),
    "bytes between packages": pack(["<metadata>", 1], [" ".repeat(1_000_000), 1100]),
  };
  const says: Record<keyof typeof primary, string> = {
    "elements in one package": "has a <package> of more than 16777216 characters, the 1.",
    "characters in one package": "has a <package> of more than 16777216 characters, the 1.",
    "packages within packages": "is nested too deep",
    "bytes between packages": "has more than 1073741824 bytes when it's unpacked",
  };
  for (const [what, packed] of Object.entries(primary)) {
    it(`is refused, with a sentence: ${what}`, async () => {
      assert.ok(packed.length < 5_000_000, `it's a small file: ${packed.length}`);
      const told = await lock({ primary: packed });
      assert.ok(told.includes(`its repodata/primary ${says[what as keyof typeof primary]}.`), told);
    });
  }

  const good = { primary: gzipSync('<metadata packages="0"/>') };
  const modules: readonly [string, Buffer, string][] = [
    [
      "of one module stream",
      pack(["x: ", 1], ["a".repeat(1_000_000), 40]),
      "has a module stream of more than",
    ],
    [
      "of lists in lists",
      gzipSync("[".repeat(3000) + "]".repeat(3000)),
      "has a module stream that is nested too deep",
    ],
    [
      "of lists in lists, by lines",
      gzipSync("- ".repeat(60_000)),
      "has a module stream that is nested too deep",
    ],
    [
      "of all module streams",
      pack([`---\nx: ${"a".repeat(1_900_000)}\n`, 18]),
      "has more than 33554432 bytes",
    ],
  ];
  for (const [what, packed, message] of modules) {
    it(`is refused, with a sentence: ${what}`, async () => {
      const told = await lock({ ...good, modules: packed });
      assert.ok(told.includes(`its repodata/modules ${message}`), told);
    });
  }

  it("is refused, with a sentence: a table of contents", async () => {
    const told = await lock(good, "<data/>".repeat(200_000));
    assert.match(told, /repomd\.xml has \d+ bytes instead of 1048576 at most/);
  });
});
