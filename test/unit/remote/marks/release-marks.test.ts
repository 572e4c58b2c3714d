import assert from "node:assert/strict";
import type { Cause } from "../../../../maintenance/problems/problem";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Temporal } from "@js-temporal/polyfill";
import { keepMarks, type MarkRequest } from "../../../../remote/marks/release-marks";
import type { Connection } from "../../../../remote/ssh/connection";
import { at, DIGEST, OTHER_DIGEST } from "../../maintenance/decision/decision-fixture";
import type { ScriptOptions } from "../../../../remote/ssh/script";
import { hear } from "../../../harness/hear";

const FRIDAY = at("2026-11-28T03:05:00.7Z");
const SATURDAY = at("2026-11-28T17:00:00Z");
const OF_101 = { target: "101", layer: "containers" };
const OF_102 = { target: "102", layer: "containers" };

describe("the marks on a node of since when it has a release", () => {
  let root: string;
  let folder: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "marks-"));
    folder = join(root, "var/lib/pbx-maintenance/releases");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** The real script, under the real shell; without a tolerance, as in a sandbox whose clock is set. */
  async function keep(
    request: Partial<MarkRequest>,
  ): Promise<{ moments: (string | undefined)[]; problem: Cause | undefined }> {
    const runScript = (input: string, options: ScriptOptions) => {
      const env = { PATH: process.env["PATH"], MAINTENANCE_ROOT: root };
      const { status, stdout, stderr } = spawnSync("sh", ["-s"], { input, env, encoding: "utf8" });
      assert.equal(stderr, "");
      return hear({ code: status, stdout, stderr }, options);
    };
    const session = {
      name: "node1",
      connect: () => Promise.resolve({ runScript } as unknown as Connection),
    };
    const marks = await keepMarks(session, {
      digest: DIGEST,
      now: FRIDAY,
      asked: [OF_101, OF_102],
      ...request,
    });
    return {
      moments: [OF_101, OF_102].map((part) => marks.sinceOf(part)?.toString()),
      problem: marks.problem,
    };
  }

  it("are made for what is found with all of it, and stay as they are when it's found again", async () => {
    assert.deepEqual((await keep({})).moments, [undefined, undefined]);
    assert.deepEqual((await keep({ found: [OF_101] })).moments, ["2026-11-28T03:05:00Z", undefined]);
    assert.deepEqual((await keep({ found: [OF_101, OF_102], now: SATURDAY })).moments, [
      "2026-11-28T03:05:00Z",
      "2026-11-28T17:00:00Z",
    ]);
    assert.deepEqual(readdirSync(folder).sort(), ["101.containers", "102.containers"]);
    assert.equal(readFileSync(join(folder, "101.containers", DIGEST), "utf8"), "2026-11-28T03:05:00Z\n");
  });

  it("begin anew, for every release, where something was changed", async () => {
    await keep({ found: [OF_101, OF_102] });
    await keep({ found: [OF_101, OF_102], digest: OTHER_DIGEST });
    assert.deepEqual((await keep({ changed: [OF_101], now: SATURDAY })).moments, [
      "2026-11-28T17:00:00Z",
      "2026-11-28T03:05:00Z",
    ]);
    const other = await keep({ digest: OTHER_DIGEST, now: SATURDAY });
    assert.deepEqual(other.moments, [undefined, "2026-11-28T03:05:00Z"]);
  });

  it("count for nothing when they're later than now, or no moments", async () => {
    await keep({ found: [OF_101, OF_102], now: SATURDAY });
    assert.deepEqual((await keep({})).moments, [undefined, undefined]);
    assert.deepEqual((await keep({ found: [OF_101] })).moments, ["2026-11-28T03:05:00Z", undefined]);
    writeFileSync(join(folder, "102.containers", DIGEST), "$(reboot)\n");
    assert.deepEqual((await keep({})).moments, ["2026-11-28T03:05:00Z", undefined]);
  });

  it("aren't made where the node's clock isn't ours, and are read all the same", async () => {
    await keep({ found: [OF_101] });
    const now = Temporal.Now.instant().subtract({ minutes: 11 });
    const wrong = await keep({ found: [OF_102], now, toleranceMinutes: 10 });
    assert.equal(wrong.problem?.code, "clock-differs");
    assert.match(JSON.stringify(wrong.problem.parameters), /"there":"\S+Z","here":"\S+Z"/);
    assert.equal(wrong.moments[1], undefined);
    const fast = await keep({ changed: [OF_102], now: now.add({ minutes: 22 }), toleranceMinutes: 10 });
    assert.equal(fast.problem?.code, "clock-differs");
    const right = await keep({ found: [OF_102], now: now.add({ minutes: 11 }), toleranceMinutes: 10 });
    assert.equal(right.problem, undefined);
    assert.ok(right.moments[1]);
  });

  it("that can't be written are a problem that says so", async () => {
    mkdirSync(join(root, "var/lib/pbx-maintenance"), { recursive: true });
    writeFileSync(folder, "in the way");
    const { problem, moments } = await keep({ found: [OF_101] });
    assert.equal(problem?.code, "marks-refused");
    assert.match(JSON.stringify(problem.parameters), /directory|exists/i);
    assert.deepEqual(moments, [undefined, undefined]);
  });
});
