import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface FrugalEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The most memory that the process ever had, in megabytes. */
  readonly peak: number;
}

/** Runs a program of ours, in TypeScript or JavaScript, that may have 400 MB of objects. */
export async function runInLittleMemory(program: string, args: readonly string[]): Promise<FrugalEnd> {
  const folder = mkdtempSync(join(tmpdir(), "memory-"));
  const peakFile = join(folder, "peak");
  try {
    const hooks = ["--require", join(__dirname, "peak-memory.cjs"), "--require", "tsx/cjs"];
    const child = spawn(process.execPath, ["--max-old-space-size=400", ...hooks, program, ...args], {
      env: { ...process.env, PEAK_MEMORY: peakFile },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    assert.ok(code !== null && code < 128, `it ended for want of memory: ${stderr.slice(-500)}`);
    return { code, stdout, stderr, peak: Number(readFileSync(peakFile, "utf8")) / 1024 / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
