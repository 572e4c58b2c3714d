import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ProbeReading, probeScript } from "../../remote/qualification/probe";

describe("the probe of a node's services", () => {
  let root: string;
  let probe: ChildProcess;
  let lines: string[];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "probe-"));
    tool("vzctl", '[ ! -e "$MAINTENANCE_ROOT/down" ] || exit 31; shift 2; exec sh -c "$*"');
    // Nothing that answers: what counts are processes.
    for (const name of ["asterisk", "curl", "mysqladmin"]) tool(name, "exit 1");
  });
  afterEach(() => {
    probe.kill("SIGKILL");
    rmSync(root, { recursive: true });
  });

  function tool(name: string, script: string): void {
    writeFileSync(join(root, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** A process that was started at this moment, counted in ticks. */
  function processOf(pid: number, name: string, start: number, state = "S"): void {
    mkdirSync(join(root, `proc/${pid}`), { recursive: true });
    const between = Array.from({ length: 18 }, (_, i) => i).join(" ");
    writeFileSync(join(root, `proc/${pid}/stat`), `${pid} (${name}) ${state} ${between} ${start} 1 2 3\n`);
  }

  const end = (pid: number) => {
    rmSync(join(root, `proc/${pid}`), { recursive: true });
  };

  function start(): void {
    lines = [];
    const env = { ...process.env, PATH: [root, process.env["PATH"]].join(delimiter), MAINTENANCE_ROOT: root };
    probe = spawn("sh", ["-c", probeScript({ runtime: "openvz" }, ["101"])], {
      env,
      stdio: ["ignore", "pipe", "ignore"],
    });
    probe.stdout!.setEncoding("utf8").on("data", (text: string) => {
      lines.push(...text.split("\n").filter((line) => line !== ""));
    });
  }

  async function until(pattern: RegExp, times = 1): Promise<void> {
    for (let tries = 0; lines.filter((line) => pattern.test(line)).length < times; tries++) {
      assert.ok(tries < 100, `${String(pattern)} isn't among:\n${lines.join("\n")}`);
      await delay(100);
    }
  }

  async function stop() {
    const folder = lines[0]!.replace("begun ", "");
    writeFileSync(join(folder, "stop"), "");
    await until(/^ended$/);
    const reading = new ProbeReading("node1");
    for (const line of lines) reading.read(line);
    assert.ok(reading.isWhole);
    return Object.fromEntries(reading.conclude().map(({ service, seconds }) => [service, seconds]));
  }

  it("tells what is away, what comes back as another process, and what stays", async () => {
    processOf(12, "asterisk", 500);
    processOf(13, "httpd", 600);
    processOf(14, "httpd", 700);
    processOf(15, "mysqld", 800);
    processOf(16, "mysqld_safe", 10);
    start();
    for (const service of ["asterisk .* 500", "web .* 600", "database .* 800"])
      await until(new RegExp(service));
    // A worker is no restart.
    end(14);
    processOf(17, "httpd", 900);
    end(12);
    end(15);
    processOf(18, "mysqld", 950);
    await until(/asterisk .* -$/);
    processOf(19, "asterisk", 1000);
    await until(/asterisk .* 1000$/);
    await until(/database .* 950$/);
    const { asterisk, web, database } = await stop();
    assert.ok(asterisk! > 0 && asterisk! < 5, String(asterisk));
    assert.ok(database! > 0 && database! < 3, String(database));
    assert.equal(web, 0);
  }).timeout(30_000);

  it("takes the services of a container that stops for gone, and sees them again", async () => {
    processOf(12, "asterisk", 500);
    start();
    await until(/asterisk .* 500/);
    writeFileSync(join(root, "down"), "");
    end(12);
    await until(/asterisk .* -$/);
    // What runs inside ends with the container.
    rmSync(join(root, "down"));
    processOf(12, "asterisk", 2000);
    await until(/asterisk .* 2000$/);
    assert.ok((await stop())["asterisk"]! > 0);
  }).timeout(30_000);

  it("asks whoever answers, and isn't content with a process then", async () => {
    processOf(12, "asterisk", 500);
    tool("asterisk", '[ ! -e "$MAINTENANCE_ROOT/deaf" ] && echo "System uptime: 5"');
    start();
    await until(/asterisk .* 500/);
    writeFileSync(join(root, "deaf"), "");
    await until(/asterisk .* -$/);
    rmSync(join(root, "deaf"));
    await until(/asterisk .* 500$/, 2);
    assert.ok((await stop())["asterisk"]! > 0);
  }).timeout(30_000);

  it("ends when nobody listens any more", async () => {
    processOf(12, "asterisk", 500);
    start();
    await until(/asterisk .* 500/);
    const ended = new Promise((resolve) => probe.once("exit", resolve));
    probe.stdout!.destroy();
    await ended;
  }).timeout(30_000);
});
