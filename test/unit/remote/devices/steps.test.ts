import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type CommandStep, type DeviceSteps, limitsOf } from "../../../../maintenance/devices/device";
import { readVerdict, type Verdict } from "../../../../maintenance/devices/verdict";
import { describeCause } from "../../../../maintenance/problems/describe";
import { composeSteps } from "../../../../remote/devices/steps-script";

describe("a device's steps, by its own shell", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "device-"));
    writeFileSync(path.join(home, "version"), "1\n");
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  const command = (text: string, minutes = 1): CommandStep => ({ kind: "command", command: text, minutes });
  /** Each step notes that it was done. */
  const noting = (name: string, text = "true") => command(`echo ${name} >>~/done; ${text}`);
  const STEPS: DeviceSteps = {
    look: command("cat ~/version"),
    backup: noting("backup"),
    checkBefore: noting("checkBefore"),
    apply: noting("apply", "echo 2 >~/version"),
    checkAfter: noting("checkAfter"),
    wayBack: noting("wayBack", "echo 1 >~/version"),
  };
  const run = (steps: DeviceSteps, closesIn = 86_400): Verdict => {
    const closes = Math.floor(Date.now() / 1000) + closesIn;
    const { status, stdout, stderr } = spawnSync("sh", ["-s"], {
      input: composeSteps({ steps, version: "2", closes }),
      env: { ...process.env, HOME: home },
      encoding: "utf8",
    });
    assert.deepEqual([status, stderr], [0, ""]);
    return readVerdict(stdout, limitsOf(steps), "2");
  };
  const done = (): string[] => {
    const file = path.join(home, "done");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  };
  const told = (verdict: Verdict): string => {
    assert.ok("because" in verdict, verdict.kind);
    return describeCause(verdict.because, "edge1");
  };

  it("are done in their order, and the journal has each", () => {
    assert.deepEqual(run(STEPS), { kind: "done" });
    assert.deepEqual(done(), ["backup", "checkBefore", "apply", "checkAfter"]);
    const journal = readFileSync(path.join(home, ".pbx-maintenance/journal"), "utf8").replaceAll(
      /^\S+ /gm,
      "",
    );
    assert.match(
      journal,
      /step apply begun\nstep apply done\nstep checkAfter begun\nstep checkAfter done\nend done\n$/,
    );
    assert.ok(!existsSync(path.join(home, ".pbx-maintenance/lock")));
  });

  it("aren't done again where the device has the version", () => {
    run(STEPS);
    rmSync(path.join(home, "done"));
    assert.deepEqual(run(STEPS), { kind: "already" });
    assert.deepEqual(done(), []);
  });

  const fails = "echo it hurts; exit 3";
  const failures: readonly [step: keyof DeviceSteps, steps: string[], message: string][] = [
    ["backup", ["backup"], "backup failed (3): it hurts. Nothing was changed there"],
    ["checkBefore", ["backup", "checkBefore"], "checkBefore failed (3): it hurts. Nothing was changed there"],
    [
      "apply",
      ["backup", "checkBefore", "apply", "wayBack"],
      "apply failed (3): it hurts. Its way back ran, and ended well",
    ],
    [
      "checkAfter",
      ["backup", "checkBefore", "apply", "checkAfter", "wayBack"],
      "checkAfter failed (3): it hurts. Its way back ran, and ended well",
    ],
  ];
  for (const [step, expected, message] of failures)
    it(`end where ${step} fails, and nothing stays half-done`, () => {
      assert.equal(told(run({ ...STEPS, [step]: noting(step, fails) })), message);
      assert.deepEqual(done(), expected);
      assert.equal(readFileSync(path.join(home, "version"), "utf8"), "1\n");
    });

  it("tell that there's no way back, and that one failed", () => {
    const { look, apply } = STEPS;
    const without = { look, apply, checkAfter: noting("checkAfter", fails) };
    assert.match(told(run(without)), /It has no way back\. Look at it now$/);
    writeFileSync(path.join(home, "version"), "1\n");
    assert.match(
      told(run({ ...without, wayBack: noting("wayBack", fails) })),
      /Its way back failed, too\. Look at it now$/,
    );
  });

  it("go back where the look tells another version afterwards", () => {
    const verdict = run({ ...STEPS, apply: noting("apply", "echo 3 >~/version") });
    assert.equal(
      told(verdict),
      "all steps ended well, and it has 3, not 2. Its way back ran, and ended well",
    );
  });

  it("are ended at their limit", () => {
    const steps = { ...STEPS, apply: { ...noting("apply", "sleep 60"), minutes: 1 / 60 } };
    assert.match(
      told(run(steps)),
      /^apply didn't end within .* min, and was ended\. Its way back ran, and ended well$/,
    );
  });

  it("begin nothing where the window is nearly over, by the device's own clock", () => {
    // Six limits of a minute are left from the backup on.
    assert.deepEqual(
      told(run(STEPS, 330)),
      "the window had too little time left for backup. Apply wasn't begun",
    );
    assert.deepEqual(done(), []);
    assert.equal(run(STEPS, 400).kind, "done");
  });

  it("aren't begun while another run does them, and are after one that died", () => {
    const lock = path.join(home, ".pbx-maintenance/lock");
    mkdirSync(lock, { recursive: true });
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const started = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ")[19] ?? "";
    writeFileSync(path.join(lock, "pid"), `${process.pid} ${boot} ${started}\n`);
    assert.equal(told(run(STEPS)), "another run works on it. This one changed nothing there");
    assert.deepEqual(done(), []);
    // After a boot another process has the number.
    writeFileSync(path.join(lock, "pid"), `${process.pid} ${boot.replace(/^./, "x")} ${started}\n`);
    assert.equal(run(STEPS).kind, "done");
    writeFileSync(path.join(home, "version"), "1\n");
    mkdirSync(lock);
    writeFileSync(path.join(lock, "pid"), `4194300 ${boot} 1\n`);
    assert.equal(run(STEPS).kind, "done");
  });

  it("keep the good backup where apply was begun and is neither done nor undone", () => {
    const backup = noting("backup", "cat ~/version >~/kept");
    const kept = () => readFileSync(path.join(home, "kept"), "utf8");
    const broken = noting("apply", "echo broken >~/version; exit 1");
    const stuck = { ...STEPS, backup, apply: broken, wayBack: noting("wayBack", "exit 1") };
    assert.match(told(run(stuck)), /Its way back failed, too/);
    assert.match(told(run({ ...stuck, wayBack: noting("wayBack", "cat ~/kept >~/version") })), /ended well$/);
    assert.deepEqual([kept(), done().filter((name) => name === "backup").length], ["1\n", 1]);
    // It's undone: what is there now is good again.
    assert.equal(run({ ...STEPS, backup }).kind, "done");
    assert.equal(done().filter((name) => name === "backup").length, 2);
  });

  it("say so where the home can't be written, and don't fail the run", () => {
    const before = home;
    writeFileSync(path.join(home, "file"), "");
    home = path.join(home, "file");
    const verdict = run(STEPS);
    home = before;
    assert.match(
      told(verdict),
      /^start failed \(1\): \S+\.pbx-maintenance cannot be written\. Nothing was changed there$/,
    );
  });

  it("tell no passwords that a step prints", () => {
    const secret = "echo 'login failed, password=hunter-secret'; exit 1";
    const message = told(run({ ...STEPS, checkBefore: noting("checkBefore", secret) }));
    assert.match(message, /login failed, password=\*\*\*/);
  });

  it("go on to their end where the connection is lost", async () => {
    const steps = { ...STEPS, apply: noting("apply", "sleep 1; echo 2 >~/version") };
    const closes = Math.floor(Date.now() / 1000) + 86_400;
    const shell = spawn("sh", ["-s"], {
      env: { ...process.env, HOME: home },
      stdio: ["pipe", "pipe", "ignore"],
    });
    const ended = once(shell, "exit");
    shell.stdin.end(composeSteps({ steps, version: "2", closes }));
    while (!done().includes("apply")) await delay(20);
    shell.stdout.destroy();
    shell.kill("SIGHUP");
    assert.deepEqual(await ended, [0, null]);
    assert.deepEqual(done(), ["backup", "checkBefore", "apply", "checkAfter"]);
    assert.match(readFileSync(path.join(home, ".pbx-maintenance/journal"), "utf8"), /end done\n$/);
  });

  it("can't say of themselves how they ended", () => {
    const verdict = run({ ...STEPS, apply: noting("apply", "echo end done; exit 1") });
    assert.match(told(verdict), /^apply failed \(1\): end done\./);
  });

  it("are unheard where the report is cut short", () => {
    assert.equal(told(readVerdict("step apply begun\n", {}, "2")), "it didn't say how its steps ended");
  });
});
