import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Closing, detachRun } from "../../../../remote/run/run-script";
import { holdDetached, launchDetached } from "../../../../remote/run/detached";
import { type NodeEvent, parseEvent } from "../../../../remote/script/events";
import { describePackagesWork, type PackagesRunSettings } from "../../../../kinds/packages/unit/work";

const WAYS: PackagesRunSettings = {
  runtime: "openvz",
  packageManager: "yum",
  parallel: 1,
  restart: "required",
  lockWaitSeconds: 1,
  transactionLimitMinutes: 30,
  releaseKeys: "",
};

/** Two seconds for each. */
const HASTY: PackagesRunSettings = { ...WAYS, transactionLimitMinutes: 2 / 60 };

describe("a run on a node", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "worker-"));
    // Containers of these tests say that all went well, 102 after two seconds.
    mkdirSync(join(root, "bin"));
    printing('[ "$2" != 102 ] || sleep 2; echo "@@verdict done"; echo "@@end 0"');
    writeFileSync(join(root, "bin/gpg"), "#!/bin/sh\n", { mode: 0o755 });
  });
  afterEach(async () => {
    // A unit that outlives its run still writes there. Node's own retries don't cover a folder that fills again.
    for (let tries = 0; existsSync(root); tries++) {
      try {
        rmSync(root, { recursive: true });
      } catch (error) {
        if (tries === 100) throw error;
        await delay(100);
      }
    }
  });

  /** What the containers of these tests do when they're entered; `$2` is the id. */
  function printing(script: string): void {
    writeFileSync(join(root, "bin/vzctl"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  function scriptOf(
    targets: readonly string[],
    closing: Closing | undefined,
    ways: PackagesRunSettings,
  ): string {
    const units = targets.map((target) => ({ target, packages: [] }));
    const terms = { reason: "change c1 (T1): php", ...(closing !== undefined && { closing }) };
    return launchDetached(detachRun(describePackagesWork(ways, "a test", units, terms, new Date(0)).run));
  }

  const environment = () => ({
    PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`,
    MAINTENANCE_ROOT: root,
  });

  /** Begins a run, without listening to it. */
  function begin(targets: readonly string[]): void {
    const script = scriptOf(targets, undefined, WAYS);
    const shell = spawn("sh", ["-s"], { env: environment(), stdio: ["pipe", "ignore", "ignore"] });
    shell.stdin.end(script);
    shell.unref();
  }

  /** Runs on this machine as if it were the node, and waits until it ends. */
  function run(
    targets: readonly string[],
    closing?: Closing,
    ways = WAYS,
  ): { events: NodeEvent[]; shown: string[] } {
    const script = scriptOf(targets, closing, ways);
    const env = environment();
    const { stdout } = spawnSync("sh", ["-s"], { env, input: script, encoding: "utf8", maxBuffer: 1e8 });
    const events = stdout.split("\n").flatMap((line) => parseEvent(line) ?? []);
    const shown = events.flatMap((event) => ("target" in event ? [`${event.event} ${event.target}`] : []));
    return { events, shown };
  }

  const journal = (): string[] =>
    readFileSync(join(root, "var/lib/pbx-maintenance/journal", String(new Date().getUTCFullYear())), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \S+ /, ""));

  const closing = (seconds: number, unitSeconds: number, reserveSeconds = 0): Closing => ({
    secondsLeft: () => seconds,
    unitSeconds,
    reserveSeconds,
  });

  it("enters no container with half a script, or unjournaled, where the disk is full", () => {
    printing('echo "$2" >>"$MAINTENANCE_ROOT/entered"; head -c 20 >/dev/null');
    // No file of the run's becomes as long as a unit's script.
    const setsid = spawnSync("sh", ["-c", "command -v setsid"], { encoding: "utf8" }).stdout.trim();
    const limited = `#!/bin/sh\ntrap '' XFSZ\nulimit -f 60\nexec ${setsid} "$@"\n`;
    writeFileSync(join(root, "bin/setsid"), limited, { mode: 0o755 });
    const { shown } = run(["101", "102"]);
    assert.deepEqual(shown, ["unit-refused 101", "unit-refused 102"]);
    assert.ok(!existsSync(join(root, "entered")));
    assert.deepEqual(
      readdirSync(join(root, "var/lib/pbx-maintenance/units/101")).filter((name) => name === "lock"),
      [],
    );
  });

  it("starts every unit when it need not come to an end", () => {
    assert.deepEqual(run(["101", "102"]).shown, [
      "unit-started 101",
      "unit-finished 101",
      "unit-started 102",
      "unit-finished 102",
    ]);
  });

  it("begins nothing once it has waited for another run: what was planned is of before that one", () => {
    const spool = join(root, "var/lib/pbx-maintenance");
    mkdirSync(join(spool, "lock"), { recursive: true });
    // A lock of a living process, which ends soon.
    const holder = `sleep 1 & pid=$!
      { echo $pid; printf '%s ' "$(cat /proc/sys/kernel/random/boot_id)"; sed 's/.*) //' /proc/$pid/stat | cut -d ' ' -f 20; echo "alice@desk"; } >'${spool}/lock/holder'`;
    spawnSync("sh", ["-c", holder], { stdio: "ignore" });
    const { events, shown } = run(["101"], undefined, { ...WAYS, lockWaitSeconds: 5 });
    assert.deepEqual(shown, []);
    assert.deepEqual(
      events.map(({ event }) => event).filter((event) => event !== "following"),
      ["lock-waiting", "plan-stale", "finished"],
    );
    assert.ok(!existsSync(join(spool, "lock")), "the lock is given back");
    assert.ok(!existsSync(join(spool, "journal")), "nothing was done");
    assert.deepEqual(run(["101"]).shown, ["unit-started 101", "unit-finished 101"]);
  });

  it("begins nothing more once it's told to hold, and finishes what it's at", () => {
    const id = "a-run";
    const script = holdDetached({
      ...detachRun(describePackagesWork(WAYS, "a test", [], { reason: "a test" }).run),
      id,
    });
    // The first container has its run told while it's at work.
    writeFileSync(
      join(root, "hold"),
      script.replace(`/runs/'${id}'`, "/runs/$(cd $SPOOL/runs && echo *Z-*)"),
    );
    printing(`sh "${root}/hold"; echo "@@verdict done"; echo "@@end 0"`);
    const { shown } = run(["102", "103", "104"]);
    assert.deepEqual(shown, ["unit-started 102", "unit-finished 102", "unit-held 103", "unit-held 104"]);
    assert.deepEqual(journal().slice(1), [
      ...["102: began", "102: done", "102: ended"],
      ...["103: not begun: too much has failed", "104: not begun: too much has failed", "ended"],
    ]);
  });

  it("leaves alone what a reboot keeps in the run's folder when it's told to hold", () => {
    const folder = join(root, "var/lib/pbx-maintenance/runs/a-run");
    mkdirSync(folder, { recursive: true });
    for (const name of ["hold", "events"]) writeFileSync(join(folder, name), "as before\n");
    const { run: described } = describePackagesWork(WAYS, "a test", [], { reason: "a test" });
    const script = holdDetached({ ...detachRun(described), id: "a-run" });
    writeFileSync(join(root, "tell-hold"), script);
    const told = spawnSync("sh", [join(root, "tell-hold")], {
      env: { ...process.env, MAINTENANCE_ROOT: root },
    });
    assert.equal(told.status, 0, String(told.stderr));
    assert.deepEqual(
      ["hold", "events", "begin-nothing"].map((name) => readFileSync(join(folder, name), "utf8")),
      ["as before\n", "as before\n", ""],
    );
  });

  it("hears out whoever says more than anybody wants to know", () => {
    const talkative = `#!/bin/sh\nhead -c 6000000 /dev/zero | tr '\\0' x\necho\necho "@@end 0"\necho done >"${root}/done"\n`;
    writeFileSync(join(root, "bin/vzctl"), talkative, { mode: 0o755 });
    const { events } = run(["101"]);
    const unit = events.find((event) => event.event === "unit-finished");
    assert.equal(unit?.code, 0);
    assert.ok(unit.text.length < 4_100_000);
    assert.equal(readFileSync(join(root, "done"), "utf8"), "done\n");
  });

  it("starts none that doesn't fit with its reserve, and says how much was missing", () => {
    const { events, shown } = run(["101"], closing(99, 60, 40));
    assert.deepEqual(shown, ["unit-deferred 101"]);
    const deferred = events.find((event) => event.event === "unit-deferred");
    assert.equal(deferred?.needed, 100);
    assert.ok(deferred.left <= 99 && deferred.left > 90, String(deferred.left));
    assert.deepEqual(run(["101"], closing(110, 60, 40)).shown, ["unit-started 101", "unit-finished 101"]);
  });

  it("finishes the one that runs when the time is over, and leaves the rest", () => {
    assert.deepEqual(run(["102", "103", "104"], closing(2, 1)).shown, [
      "unit-started 102",
      "unit-finished 102",
      "unit-deferred 103",
      "unit-deferred 104",
    ]);
  });

  it("expects of the next what the others took", () => {
    const { events } = run(["102", "101"], closing(3, 0));
    const deferred = events.find((event) => event.event === "unit-deferred");
    assert.ok(deferred !== undefined && deferred.needed >= 2 && deferred.left < 2, JSON.stringify(events));
  });

  it("keeps a journal of who did what, where, and for which change", () => {
    run(["102", "101"], closing(2, 1));
    const lines = journal();
    assert.match(lines[0] ?? "", /^began: \S+@\S+, a test, change c1 \(T1\): php$/);
    assert.deepEqual(lines.slice(1), ["102: began", "102: done", "102: ended", "101: deferred", "ended"]);
  });

  const journalOf = (...printed: readonly string[]): string[] => {
    printing(`cat <<'EOF'\n${printed.join("\n")}\nEOF`);
    run(["101"]);
    return journal().filter((line) => line.startsWith("101: ") && !/^101: (began|ended)$/.test(line));
  };

  it("keeps in its journal how long services were away, and takes no container's word for more than the work took", () => {
    const away = [
      "asterisk 1",
      "web 99999",
      "asterisk 2",
      "sshd 1",
      "web 1; reboot",
      "database 0",
      "102 web 5 5",
    ];
    printing(
      `sleep 1; printf '%s\\n' ${["@@interruptions", ...away, "@@verdict done", "@@end 0"].map((line) => `'${line}'`).join(" ")}`,
    );
    run(["101"]);
    assert.deepEqual(
      journal().filter((line) => line.includes("away")),
      ["101: away containers asterisk 1", "101: away containers database 0"],
    );
  });

  it("keeps in its journal what the gates found, with their figures", () => {
    const gates = [
      "no-broken-modules\tpassed\t12 modules",
      "no-regressions\tpassed\tpeers=12/12\tonline=10/10",
      "no-broken-call-flows\tunchecked",
    ];
    assert.deepEqual(
      journalOf("no-regressions\tfailed", "@@gates", ...gates, "@@kept", "/x", "@@verdict done", "@@end 0"),
      [
        "101: gates: no-broken-modules passed: 12 modules, no-regressions passed: peers=12/12 online=10/10, " +
          "no-broken-call-flows unchecked",
        "101: done",
      ],
    );
  });

  it("keeps in its journal why a unit failed, and what became of the way back", () => {
    const failed = [
      "no-regressions\tfailed\tregistrations-missing\t5\t11",
      "no-regressions\tfailed\tasterisk-restarted",
    ];
    const passed = ["no-regressions\tpassed", "no-regressions\tmeasured\tweb 302"];
    const rollback = ["@@rollback", "not-put-back\tonly half", "@@rollback-gates", ...passed];
    const verdict = ["@@verdict failed", " gate-failed\tstuck\tno-regressions\tregistrations-missing\t5\t11"];
    assert.deepEqual(journalOf("@@gates", ...failed, ...rollback, ...verdict, "@@end 0"), [
      "101: way back failed: not-put-back only half",
      "101: gates: no-regressions failed: registrations-missing 5 11, no-regressions failed: asterisk-restarted",
      "101: gates after the way back: no-regressions passed: web 302",
      "101: failed: gate-failed stuck no-regressions registrations-missing 5 11",
    ]);
    assert.deepEqual(journalOf("@@verdict failed", " disk-full\t1\t5000", "@@end 1").slice(-1), [
      "101: failed: disk-full 1 5000",
    ]);
    const findings = [
      " package-absent\tphp-5.3.3-40.x86_64\tphp-5.3.3-38.x86_64",
      " service-not-back\tasterisk\t3\trestarted",
    ];
    assert.deepEqual(journalOf("@@verdict failed", ...findings, "@@end 0").slice(-1), [
      "101: failed: package-absent php-5.3.3-40.x86_64 php-5.3.3-38.x86_64, service-not-back asterisk 3 restarted",
    ]);
  });

  it("keeps in its journal that a unit came to no verdict, whatever it ended with", () => {
    assert.deepEqual(journalOf("@@log", " x").slice(-1), ["101: broke off"]);
    assert.deepEqual(journalOf("@@packages", "@@end 0").slice(-1), ["101: broke off"]);
    assert.deepEqual(journalOf("@@verdict perhaps", "@@end 0").slice(-1), ["101: broke off"]);
    assert.deepEqual(journalOf("@@log", " @@verdict done", "@@end 0").slice(-1), ["101: broke off"]);
  });

  it("takes no more of a container's words into its journal than a verdict has, and none that does harm", () => {
    const forged = [
      "no-regressions\tpassed\t\u001b[2J`reboot`$(reboot) \r2027-01-01T00:00:00Z run 102: gates: " +
        "x".repeat(9000),
      "no-regressions\tpassed beyond doubt",
      "rm -rf /\tpassed",
      ...Array.from({ length: 100 }, () => "no-more\tpassed"),
    ];
    const [line = "", ...more] = journalOf("@@gates", ...forged, "@@verdict done", "@@end 0");
    assert.deepEqual(more, ["101: done"]);
    assert.match(line, /^[A-Za-z0-9 ,.:=/_-]+$/);
    assert.ok(line.length < 600, String(line.length));
    assert.match(line, /^101: gates: no-regressions passed: 2Jrebootreboot/);
    assert.ok(!line.includes("beyond doubt"));
  });

  /** Until a line is in the journal. */
  async function untilJournaled(pattern: RegExp): Promise<void> {
    const isThere = (): boolean => {
      try {
        return journal().some((line) => pattern.test(line));
      } catch {
        return false;
      }
    };
    for (let tries = 0; !isThere(); tries++) {
      assert.ok(tries < 100, `${String(pattern)} isn't in the journal`);
      await delay(100);
    }
  }

  describe("in which a unit hangs", () => {
    // 102 until it's told to end.
    // It ends with the test's folder, too: nobody else would end it.
    const hanging = `if [ "$2" = 102 ]; then while [ ! -e ended ] && [ -e bin ]; do sleep 0.1; done; fi; echo "@@end 0"`;
    beforeEach(() => {
      printing(`cd '${root}'; ${hanging}`);
    });
    afterEach(() => {
      writeFileSync(join(root, "ended"), "");
    });

    const free = () => !existsSync(join(root, "var/lib/pbx-maintenance/lock"));

    it("goes on with the others, and gives the node's lock back", async () => {
      const { events, shown } = run(["101", "102", "103", "104"], undefined, HASTY);
      assert.deepEqual(
        shown.filter((line) => !line.startsWith("unit-started")),
        ["unit-finished 101", "unit-left 102", "unit-finished 103", "unit-finished 104"],
      );
      assert.equal(events.at(-1)?.event, "finished");
      assert.ok(free());
      const left = events.find((event) => event.event === "unit-left");
      assert.equal(
        readFileSync(`/proc/${left?.process ?? ""}/cmdline`, "utf8").split("\0")[1],
        join(root, "bin/vzctl"),
        "the process that is named is the one that entered the container",
      );
      assert.match(
        journal().find((line) => line.includes("left")) ?? "",
        /^102: still at work after 0 min, left to itself below process \d+$/,
      );
      // A second run works on the others, and leaves that one alone.
      const second = run(["101", "102"], undefined, HASTY);
      assert.deepEqual(second.shown, ["unit-started 101", "unit-finished 101", "unit-locked 102"]);
      const locked = second.events.find((event) => event.event === "unit-locked");
      assert.match(
        locked?.holder ?? "",
        /^run 19700101T000000Z-[0-9a-f]+ \(\S+@\S+, a test, since 1970-\S+\)$/,
      );
      assert.equal(locked?.process, left?.process);
      // When it ends after all, that's journaled, and its lock is gone.
      writeFileSync(join(root, "ended"), "");
      await untilJournaled(/^102: ended, late$/);
      assert.equal(run(["102"], undefined, HASTY).shown.at(-1), "unit-finished 102");
    }).timeout(30_000);

    it("keeps that one's lock while it's at work, though the run itself was killed", async () => {
      begin(["102"]);
      await untilJournaled(/^102: began$/);
      const runs = join(root, "var/lib/pbx-maintenance/runs");
      const [id = ""] = readdirSync(runs).filter((name) => name !== "refused");
      const worker = readFileSync(join(runs, id, "worker"), "utf8");
      process.kill(Number(worker.split("\n")[0]), "SIGKILL");
      assert.deepEqual(run(["101", "102"]).shown, [
        "unit-started 101",
        "unit-finished 101",
        "unit-locked 102",
      ]);
    }).timeout(30_000);

    it("keeps no file that may hold a password once it's over", async () => {
      run(["101", "102"], undefined, HASTY);
      const [id = ""] = readdirSync(join(root, "var/lib/pbx-maintenance/runs")).filter(
        (name) => name !== "refused",
      );
      const folder = join(root, "var/lib/pbx-maintenance/runs", id);
      assert.ok(existsSync(join(folder, "tmp")), "it's still at work");
      writeFileSync(join(root, "ended"), "");
      await untilJournaled(/^102: ended, late$/);
      for (let tries = 0; existsSync(join(folder, "tmp")) && tries < 50; tries++) await delay(100);
      assert.deepEqual(readdirSync(folder).sort(), ["events", "worker", "worker.log"]);
    }).timeout(30_000);
  });

  describe("beside runs that were cut off", () => {
    const SECRETS = ["dump.101", "restore.101", "worker.sh"];
    const runs = (): string => join(root, "var/lib/pbx-maintenance/runs");
    /** As a power cut or a signal leaves it. */
    function leave(id: string, worker?: string): void {
      mkdirSync(join(runs(), id, "tmp"), { recursive: true });
      for (const name of [...SECRETS, "events", "tmp/script.101"])
        writeFileSync(join(runs(), id, name), "secret");
      if (worker !== undefined) writeFileSync(join(runs(), id, "worker"), worker);
    }
    const kept = (id: string): boolean => SECRETS.every((name) => existsSync(join(runs(), id, name)));
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const startOf = (pid: number): string =>
      readFileSync(`/proc/${pid}/stat`, "utf8").replace(/.*\) /s, "").split(" ")[19] ?? "";

    it("takes away their scripts, which may hold passwords, but not their events", () => {
      leave("of-another-boot", "1234\na-boot 77\n");
      leave("killed", `${process.pid}\n${boot} 99999999\n`);
      run(["101"]);
      for (const id of ["of-another-boot", "killed"])
        assert.deepEqual(readdirSync(join(runs(), id)).sort(), ["events", "worker"]);
    });

    it("leaves those alone that are at work, also where only a lane of theirs is", () => {
      const leader = spawn("sh", ["-c", "sleep 39.9 & exec sleep 0.2"], { detached: true, stdio: "ignore" });
      const { pid = 0 } = leader;
      leave("with-a-lane", `${pid}\n${boot} ${startOf(pid)}\n`);
      leave("at-work", `${process.pid}\n${boot} ${startOf(process.pid)}\n`);
      leave("just-being-made");
      spawnSync("sleep", ["0.5"]);
      run(["101"]);
      for (const id of ["with-a-lane", "at-work", "just-being-made"]) assert.ok(kept(id), id);
      spawnSync("pkill", ["-xf", "sleep 39.9"]);
    });
  });

  it("ends with a unit's work, though somebody in the container keeps its output open", () => {
    printing('echo "@@end 0"; setsid sleep 33.3 &');
    const begun = Date.now();
    const { events, shown } = run(["101"]);
    assert.deepEqual(shown, ["unit-started 101", "unit-finished 101"]);
    const end = events.find((event) => event.event === "unit-finished");
    assert.equal(end?.text.split("\n")[0], "@@end 0");
    assert.ok(Date.now() - begun < 25_000);
    spawnSync("pkill", ["-xf", "sleep 33.3"]);
  }).timeout(50_000);

  it("isn't kept from its window by one container that takes its time", () => {
    printing('[ "$2" != 103 ] || sleep 2; echo "@@end 0"');
    const { shown } = run(["101", "102", "103", "104"], closing(5, 0));
    assert.equal(shown.at(-1), "unit-finished 104");
  });

  it("removes from the store what no run has used for a quarter of a year", () => {
    const store = join(root, "var/lib/pbx-maintenance/store");
    mkdirSync(join(store, "builds"), { recursive: true });
    const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);
    const ages = { "aa.rpm": 91, "bb.rpm": 80, "builds/old-1-1.noarch": 91, "builds/new-1-1.noarch": 80 };
    for (const [name, days] of Object.entries(ages)) {
      writeFileSync(join(store, name), "");
      utimesSync(join(store, name), daysAgo(days), daysAgo(days));
    }
    run(["101"]);
    assert.deepEqual(readdirSync(store).sort(), ["bb.rpm", "builds"]);
    assert.deepEqual(readdirSync(join(store, "builds")), ["new-1-1.noarch"]);
  });

  it("does nothing that it can't put into the journal", () => {
    mkdirSync(join(root, "var/lib/pbx-maintenance"), { recursive: true });
    writeFileSync(join(root, "var/lib/pbx-maintenance/journal"), "in the way");
    chmodSync(join(root, "var/lib/pbx-maintenance/journal"), 0o444);
    const { events, shown } = run(["101"]);
    assert.deepEqual(shown, []);
    assert.deepEqual(
      events.map(({ event }) => event).filter((event) => event !== "following"),
      ["journal-refused", "finished"],
    );
    assert.ok(!existsSync(join(root, "var/lib/pbx-maintenance/lock")), "the lock is given back");
  });
});
