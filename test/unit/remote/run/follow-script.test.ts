import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchDetached } from "../../../../remote/run/detached";
import { buildRun } from "../../../../remote/run/run";
import { detachRun } from "../../../../remote/run/run-script";
import { parseEvent } from "../../../../remote/script/events";

const WAYS = { runtime: "openvz", parallel: 1, lockWaitSeconds: 1, transactionLimitMinutes: 1 } as const;
const CONTENT = {
  what: "a test",
  targets: ["node"],
  files: new Map<string, string>(),
  parts: "",
  work: "steps",
} as const;

describe("following a run whose process is gone", () => {
  let root: string;
  let folder: string;
  const run = detachRun(buildRun(WAYS, CONTENT, { reason: "a test" }, new Date()));
  const thisBoot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "follow-"));
    const spool = join(root, "var/lib/pbx-maintenance");
    folder = join(spool, "runs", run.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "worker"), "999999\nanother-boot 1\n");
    writeFileSync(join(folder, "events"), "");
    writeFileSync(join(spool, "away"), `${folder}\n0\nalice\n`);
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const follow = (bootSeconds: number): string[] => {
    const script = launchDetached(run).replaceAll("BOOT_SECONDS=3600", `BOOT_SECONDS=${bootSeconds}`);
    const environment = { PATH: process.env["PATH"] ?? "", MAINTENANCE_ROOT: root };
    const { stdout } = spawnSync("sh", ["-s"], { env: environment, input: script, encoding: "utf8" });
    return stdout.split("\n").flatMap((line) => parseEvent(line)?.event ?? []);
  };

  it("waits for a boot that hasn't begun the switch yet", () => {
    writeFileSync(join(folder, "watched"), "999998\nanother-boot 1\n");
    assert.deepEqual(follow(1e9), ["following"]);
  });

  it("is told that it's lost where the boot should have begun the switch long ago", () => {
    writeFileSync(join(folder, "watched"), "999998\nanother-boot 1\n");
    assert.deepEqual(follow(0), ["following", "worker-lost"]);
  });

  it("is told that it's lost where this boot's switch has died", () => {
    writeFileSync(join(folder, "watched"), `999998\n${thisBoot} 1\n`);
    assert.deepEqual(follow(1e9), ["following", "worker-lost"]);
  });

  it("is told that it's lost where nothing is away", () => {
    rmSync(join(root, "var/lib/pbx-maintenance/away"));
    assert.deepEqual(follow(1e9), ["following", "worker-lost"]);
  });
});
