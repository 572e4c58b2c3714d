import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { releaseDigest } from "../../../../maintenance/release/digest";
import { parseRelease } from "../../../../maintenance/release/parse";
import { type MaintOutcome, runMaintIn } from "../../../harness/run-maint";

const TEXT = "release: r1\ncontainers: { el6: { packages: [php-1-1.noarch] } }\n";

describe("the command maint digest", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "digest-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (...args: string[]): Promise<MaintOutcome> => runMaintIn(folder, ["digest", ...args]);

  it("prints what change files and evidence name a release by, and nothing else", async () => {
    writeFileSync(path.join(folder, "r.yaml"), TEXT);
    const printed = `${releaseDigest(parseRelease(TEXT, "r.yaml"))}\n`;
    assert.deepEqual(await run("r.yaml"), { code: 0, printed, told: "" });
    // Under another name it's the same, and another build isn't.
    writeFileSync(path.join(folder, "r.yaml"), TEXT.replace("r1", "r2"));
    assert.equal((await run("r.yaml")).printed, printed);
    writeFileSync(path.join(folder, "r.yaml"), TEXT.replace("php-1-1", "php-1-2"));
    assert.notEqual((await run("r.yaml")).printed, printed);
  });

  it("says what is wrong with a file that was edited by hand", async () => {
    writeFileSync(path.join(folder, "r.yaml"), TEXT.replace(".noarch", ".rpm"));
    const { code, printed, told } = await run("r.yaml");
    assert.deepEqual([code, printed], [1, ""]);
    assert.match(told, /^r\.yaml:2: containers\.el6\.packages\[0\]: "php-1-1\.rpm" is a file name/);
    assert.match((await run("gone.yaml")).told, /^The release file gone\.yaml can't be read: /);
  });

  it("prints what a policy pack pins a calendar by, however the file says it", async () => {
    const freeze = "freezes: [{ from: 2026-12-20, to: 2027-01-03, reason: holidays }]";
    const digests = new Set<string>();
    for (const text of [
      `timeZone: America/New_York\n${freeze}\n`,
      `# Ours.\n${freeze}\ntimeZone: "America/New_York"\n`,
      `timeZone: America/New_York\nfreezes: [{ to: 2027-01-03, from: 2026-12-20, reason: "holidays" }]\n`,
    ]) {
      writeFileSync(path.join(folder, "c.yaml"), text);
      const { code, printed, told } = await run("--calendar", "c.yaml");
      assert.deepEqual([code, told], [0, ""]);
      assert.match(printed, /^sha256:[0-9a-f]{64}\n$/);
      digests.add(printed);
    }
    assert.equal(digests.size, 1);
    writeFileSync(
      path.join(folder, "c.yaml"),
      `timeZone: America/New_York\n${freeze.replace("-20", "-21")}\n`,
    );
    assert.ok(!digests.has((await run("--calendar", "c.yaml")).printed));
    assert.match((await run("c.yaml")).told, /^c\.yaml:1: isn't a release file/);
  });

  for (const args of [[], ["a", "b"]]) {
    it(`wants one file, not ${args.length}`, async () => {
      assert.deepEqual(await run(...args), {
        code: 1,
        printed: "",
        told:
          `The digest is one file's, not that of ${args.length}: maint digest RELEASE.yaml, or maint digest --calendar CALENDAR.yaml.\n` +
          "`maint digest --help` tells how it's used.\n",
      });
    });
  }
});
