import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { untilInterrupted } from "../../../../cli/qualify/until-interrupted";
import { makeWorkFolder } from "../../../../cli/qualify/work-folder";

describe("the folder of a test of a release", () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "work-folder-"));
  });
  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  it("takes away those of processes that were killed, and nothing else", async () => {
    const gone = spawnSync("true").pid;
    const abandoned = join(parent, `qualify-${gone}-AbC123`);
    mkdirSync(abandoned);
    writeFileSync(join(abandoned, "Pulumi.test.yaml"), "config: {}\n");
    const others = [
      `qualify-${process.ppid}-AbC123`,
      `qualify-${gone}`,
      "qualify-mine",
      `x-qualify-${gone}-AbC123`,
    ];
    for (const name of others) mkdirSync(join(parent, name));
    // Somebody else's, made to have something of ours removed.
    symlinkSync(others[0]!, join(parent, `qualify-${gone}-link`));
    const own = await makeWorkFolder(parent);
    assert.match(own, new RegExp(`/qualify-${process.pid}-\\w+$`));
    assert.deepEqual(
      readdirSync(parent).sort(),
      [...others, `qualify-${gone}-link`, own.slice(parent.length + 1)].sort(),
    );
  });
});

describe("a test of a release that is to end", () => {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`puts everything in order first (${name})`, async () => {
      let isInOrder = false;
      const work = untilInterrupted(async (signal) => {
        const ended = new Promise((resolve) => {
          signal.addEventListener("abort", resolve);
        });
        process.kill(process.pid, name);
        await ended;
        isInOrder = true;
        signal.throwIfAborted();
      });
      await assert.rejects(work, new RegExp(`^Interrupted: Interrupted \\(${name}\\): there's no evidence`));
      assert.ok(isInOrder);
    });
  }
});
