import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findEngine, isAlive, isEngineOnTerminal } from "../../../../providers/implementation/engine-process";

const SOURCE = resolve(__dirname, "../../../../providers/implementation/end-with-engine");

/** As Pulumi's program for dynamic providers hears of errors, in a process that has something to say each moment. */
const PROVIDER = `
require(${JSON.stringify(require.resolve("tsx/cjs"))});
const told = new Set();
process.on("uncaughtException", (error) => {
  if (!told.has(error)) console.error(error.stack);
  told.add(error);
});
require(${JSON.stringify(SOURCE)}).endWithEngine(200);
setInterval(() => process.stderr.write("news\\n"), 20);
process.send("begun");
`;

describe("the engine's process", () => {
  it("is known to show its display on a terminal", () => {
    const folder = mkdtempSync(join(tmpdir(), "proc-"));
    const addProcess = (pid: number, name: string, parent: number, output: string): void => {
      mkdirSync(join(folder, String(pid), "fd"), { recursive: true });
      writeFileSync(join(folder, String(pid), "stat"), `${pid} (${name}) S ${parent} 1 1 0`);
      symlinkSync(output, join(folder, String(pid), "fd/1"));
    };
    try {
      addProcess(1, "init", 0, "/dev/pts/1");
      addProcess(10, "pulumi", 1, "/dev/pts/0");
      addProcess(11, "pulumi", 1, "pipe:[1]");
      addProcess(20, "sh (a) b", 10, "pipe:[2]");
      addProcess(21, "sh", 11, "pipe:[2]");
      assert.deepEqual(
        [10, 11, 20, 21].map((pid) => isEngineOnTerminal(pid, folder)),
        [true, false, true, false],
      );
      assert.equal(isEngineOnTerminal(99, folder), true, "where nothing can be seen, somebody looks on");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is taken for alive where nobody can tell", () => {
    const file = join(mkdtempSync(join(tmpdir(), "proc-")), "file");
    writeFileSync(file, "");
    assert.ok(isAlive({ pid: 10, startedAt: "1" }, file));
  });

  it("takes its provider with it when it's killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "engine-"));
    try {
      // proc(5) has the name of the file.
      const engine = join(folder, "pulumi");
      copyFileSync("/bin/sh", engine);
      writeFileSync(join(folder, "provider.cjs"), PROVIDER);
      const child = spawn(engine, ["-c", `"${process.execPath}" "$0"; true`, join(folder, "provider.cjs")], {
        stdio: ["ignore", "pipe", "pipe", "ipc"],
      });
      await once(child, "message");
      const { pid = 0 } = child;
      const known = findEngine(pid);
      assert.equal(known?.pid, pid);
      assert.ok(isAlive(known));
      assert.ok(!isAlive({ ...known, startedAt: "1" }), "another process of this pid");
      // It closes once nobody holds the other end any more: the provider has ended.
      const { stderr } = child;
      assert.ok(stderr);
      const ended = once(stderr, "close");
      child.kill("SIGKILL");
      stderr.resume();
      await ended;
      assert.ok(!isAlive(known));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
