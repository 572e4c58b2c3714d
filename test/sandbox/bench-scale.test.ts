import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { ScaleResults } from "../../bench/scale/results";

const PROJECT = path.resolve(__dirname, "../..");

describe("the benchmark of a fleet's size", function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "bench-scale-"));
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function bench(...args: string[]): Promise<{ printed: string; results: ScaleResults }> {
    const json = path.join(folder, "results.json");
    const command = ["--require", "tsx/cjs", "bench/main.ts", "--scale", "1", "--containers", "2"];
    const { stdout } = await promisify(execFile)(process.execPath, [...command, "--json", json, ...args], {
      cwd: PROJECT,
    });
    return { printed: stdout, results: JSON.parse(await readFile(json, "utf8")) as ScaleResults };
  }

  it("has the real engine and provider plan and change canned containers, and says what that took", async () => {
    const { printed, results } = await bench("--installed", "30");
    const [size] = results.sizes;
    assert.ok(size?.up, printed);
    for (const { isOverLimit, processes } of [size.preview, size.up]) {
      assert.equal(isOverLimit, false);
      for (const { role, cpuSeconds, peakBytes } of processes) {
        if (role === "others") continue;
        assert.ok(cpuSeconds > 0 && cpuSeconds < 60, `${role} took ${cpuSeconds} s`);
        assert.ok(peakBytes > 20e6 && peakBytes < 2e9, `${role} had ${peakBytes} bytes`);
      }
    }
    assert.equal(results.changedPackages, 10);
    assert.equal(results.installedPackages, 30);
    // The up looks and fetches as the preview does, and then sends a run.
    assert.ok(size.up.bytes.received > 1.3 * size.preview.bytes.received, printed);
    assert.ok(size.preview.bytes.sent > 2 * 30 * 100, printed);
    assert.ok((size.stateBytes ?? 0) > 5000, printed);
    assert.match(printed, /^\| +1 × 2 \| up +\| +\d+\.\d \|/m);
  });

  it("ends what takes too long, and says so", async () => {
    const { printed, results } = await bench("--limit-minutes", "0.01");
    const [size] = results.sizes;
    assert.equal(size?.preview.isOverLimit, true);
    assert.equal(size.up, undefined);
    assert.match(printed, /^\| +1 × 2 \| preview .*\| > 0\.01 min \|$/m);
    assert.match(printed, /^\| +1 × 2 \| up +\|( +– \|)+$/m);
  });
});
