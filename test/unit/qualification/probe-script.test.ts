import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ProbeReading, probeScript } from "../../../qualification/probe";

describe("the probe of a node's services", () => {
  let root: string;
  let probe: ChildProcess;
  let lines: string[];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "probe-"));
    mkdirSync(join(root, "proc/net"), { recursive: true });
    writeFileSync(
      join(root, "proc/net/tcp"),
      "  sl  local_address\n   0: 0:0050 0:0000 0A 0:0 0:0 0 0 0 4711 1\n",
    );
    tool("vzctl", '[ ! -e "$MAINTENANCE_ROOT/down" ] || exit 31; shift 2; exec sh -c "$*"');
    // Nothing that answers: what counts are processes.
    for (const name of ["asterisk", "curl", "mysqladmin"]) tool(name, "exit 1");
  });
  afterEach(() => {
    // With all that it began, or a test that fails would keep the others waiting.
    try {
      if (probe.pid !== undefined) process.kill(-probe.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
    rmSync(root, { recursive: true });
  });

  function tool(name: string, script: string): void {
    writeFileSync(join(root, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /**
   * A process that was started at this moment, counted in ticks.
   *
   * @param as `listens` and `recorded` are daemons; `script` is one of bash
   */
  function processOf(
    pid: number,
    name: string,
    start: number,
    as: "listens" | "recorded" | "script" | "nothing" = "listens",
  ): void {
    mkdirSync(join(root, `proc/${pid}/fd`), { recursive: true });
    symlinkSync(as === "script" ? "/bin/bash" : `/usr/sbin/${name}`, join(root, `proc/${pid}/exe`));
    if (as === "listens") symlinkSync("socket:[4711]", join(root, `proc/${pid}/fd/3`));
    mkdirSync(join(root, "var/run"), { recursive: true });
    if (as === "recorded") writeFileSync(join(root, `var/run/${name}.pid`), `${pid}\n`);
    const state = "S";
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
      detached: true,
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
    const { absences, unwatched } = reading.conclude();
    return Object.fromEntries([
      ...absences.map(({ service, seconds }) => [service, seconds]),
      ...unwatched.map(({ service }) => [service, "unwatched"]),
    ]) as Record<string, number>;
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

  it("sees a restart in its full length, though the script that does it has the daemon's name", async () => {
    processOf(12, "httpd", 600);
    processOf(15, "mysqld", 800, "recorded");
    // A client of the same name, which goes on all the while.
    processOf(16, "asterisk", 100, "nothing");
    processOf(17, "asterisk", 500, "recorded");
    start();
    for (const service of ["web .* 600", "database .* 800", "asterisk .* 500"])
      await until(new RegExp(service));
    processOf(20, "httpd", 900, "script");
    processOf(21, "mysqld", 900, "script");
    const ended = Date.now();
    const secondsSince = (): number => (Date.now() - ended) / 1000;
    for (const pid of [12, 15, 17]) end(pid);
    for (const service of ["web", "database", "asterisk"]) await until(new RegExp(`${service} .* -$`));
    await delay(3_000);
    // It runs again, and doesn't listen yet.
    processOf(22, "httpd", 950, "nothing");
    processOf(23, "mysqld", 950, "recorded");
    await until(/database .* 950$/);
    const databaseBack = secondsSince();
    await delay(1_000);
    assert.ok(!lines.some((line) => /web .* 950$/.test(line)));
    symlinkSync("socket:[4711]", join(root, "proc/22/fd/3"));
    await until(/web .* 950$/);
    const webBack = secondsSince();
    const { web, database, asterisk } = await stop();
    // A busy machine delays the probe's looks, and this test's, too.
    const isAbout = (seconds: number, measured: number): boolean => Math.abs(measured - seconds) <= 2;
    assert.ok(web! > 3 && isAbout(webBack, web!), `${web} of ${webBack}`);
    assert.ok(database! > 2 && isAbout(databaseBack, database!), `${database} of ${databaseBack}`);
    assert.ok(asterisk! > 3, String(asterisk));
  }).timeout(40_000);

  it("measures nothing of what can't be asked, and says so", async () => {
    processOf(12, "httpd", 600, "nothing");
    processOf(13, "mysqld", 600, "script");
    processOf(14, "asterisk", 600, "nothing");
    start();
    for (const service of ["web", "asterisk"]) await until(new RegExp(`^unwatched 101 ${service}$`));
    // One that was only being started is watched from when it listens.
    symlinkSync("socket:[4711]", join(root, "proc/14/fd/3"));
    await until(/asterisk .* 600$/);
    assert.deepEqual(await stop(), { asterisk: 0, web: "unwatched" });
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

  it("takes no restart for what answers all the while, though nothing but its name is known of its process", async () => {
    processOf(12, "asterisk", 500, "nothing");
    tool("asterisk", "echo 'System uptime: 5'");
    start();
    await until(/asterisk .* 500$/);
    await until(/^alive/, 2);
    assert.deepEqual(await stop(), { asterisk: 0 });
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
