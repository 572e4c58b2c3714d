import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
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
import { type Closing, detachRun } from "../../remote/node-script/compose";
import { launchDetached } from "../../remote/node-script/detached";
import { type NodeEvent, parseEvent } from "../../remote/node-script/events";
import { describePackagesWork, type NodeWays } from "../../remote/packages-work";

const WAYS: NodeWays = {
  runtime: "openvz",
  packageManager: "yum",
  parallel: 1,
  restart: "required",
  lockWaitSeconds: 1,
  transactionLimitMinutes: 30,
  releaseKeys: "",
};

describe("a run on a node", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "worker-"));
    // Containers of these tests say that all went well, 102 after two seconds.
    mkdirSync(join(root, "bin"));
    printing('[ "$2" != 102 ] || sleep 2; echo "@@end 0"');
    writeFileSync(join(root, "bin/gpg"), "#!/bin/sh\n", { mode: 0o755 });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** What the containers of these tests do when they're entered; `$2` is the id. */
  function printing(script: string): void {
    writeFileSync(join(root, "bin/vzctl"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Runs on this machine as if it were the node, and waits until it ends. */
  function run(scopes: readonly string[], closing?: Closing): { events: NodeEvent[]; shown: string[] } {
    const units = scopes.map((scope) => ({ scope, packages: [] }));
    const terms = { reason: "change c1 (T1): php", ...(closing !== undefined && { closing }) };
    const script = launchDetached(
      detachRun(describePackagesWork(WAYS, "a test", units, terms, new Date(0)).run),
    );
    const env = { PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`, MAINTENANCE_ROOT: root };
    const { stdout } = spawnSync("sh", ["-c", script], { env, encoding: "utf8", maxBuffer: 1e8 });
    const events = stdout.split("\n").flatMap((line) => parseEvent(line) ?? []);
    const shown = events.flatMap((event) => ("scope" in event ? [`${event.event} ${event.scope}`] : []));
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

  it("starts every unit when it need not come to an end", () => {
    assert.deepEqual(run(["101", "102"]).shown, [
      "unit-started 101",
      "unit-finished 101",
      "unit-started 102",
      "unit-finished 102",
    ]);
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

  it("expects of the next what the slowest took", () => {
    const { events } = run(["102", "101"], closing(3, 0));
    const deferred = events.find((event) => event.event === "unit-deferred");
    assert.ok(deferred !== undefined && deferred.needed >= 2 && deferred.left < 2, JSON.stringify(events));
  });

  it("keeps a journal of who did what, where, and for which change", () => {
    run(["102", "101"], closing(2, 1));
    const lines = journal();
    assert.match(lines[0] ?? "", /^began: \S+@\S+, a test, change c1 \(T1\): php$/);
    assert.deepEqual(lines.slice(1), ["102: began", "102: ended", "101: deferred", "ended"]);
  });

  const journalOf = (...printed: readonly string[]): string[] => {
    printing(`cat <<'EOF'\n${printed.join("\n")}\nEOF`);
    run(["101"]);
    return journal().filter((line) => line.startsWith("101: ") && !/^101: (began|ended)$/.test(line));
  };

  it("keeps in its journal what the gates found, with their figures", () => {
    const gates = [
      "no-broken-modules\tpassed\t12 modules",
      "no-regressions\tpassed\tpeers=12/12\tonline=10/10",
      "no-broken-call-flows\tunchecked",
    ];
    assert.deepEqual(journalOf("no-regressions\tfailed", "@@gates", ...gates, "@@kept", "/x", "@@end 0"), [
      "101: gates: no-broken-modules passed: 12 modules, no-regressions passed: peers=12/12 online=10/10, " +
        "no-broken-call-flows unchecked",
    ]);
  });

  it("keeps in its journal why a unit failed, and what became of the way back", () => {
    const failed = "no-regressions\tfailed\t5 of 11 registrations are missing; web doesn't answer";
    const rollback = ["@@rollback", "put back only half", "@@rollback-gates", "no-regressions\tpassed"];
    assert.deepEqual(journalOf("@@gates", failed, ...rollback, "@@end 0"), [
      "101: way back failed: put back only half",
      "101: gates: no-regressions failed: 5 of 11 registrations are missing, web doesnt answer",
      "101: gates after the way back: no-regressions passed",
    ]);
    assert.deepEqual(journalOf("@@problem space", "1 KiB is free", "@@end 1").slice(-1), [
      "101: failed: space: 1 KiB is free",
    ]);
    assert.deepEqual(journalOf("@@log", " x").slice(-1), ["101: broke off"]);
  });

  it("takes no more of a container's words into its journal than a verdict has, and none that does harm", () => {
    const forged = [
      "no-regressions\tpassed\t\u001b[2J`reboot`$(reboot) \r2027-01-01T00:00:00Z run 102: gates: " +
        "x".repeat(9000),
      "no-regressions\tpassed beyond doubt",
      "rm -rf /\tpassed",
      ...Array.from({ length: 100 }, () => "no-more\tpassed"),
    ];
    const [line = "", ...more] = journalOf("@@gates", ...forged, "@@end 0");
    assert.deepEqual(more, []);
    assert.match(line, /^[A-Za-z0-9 ,.:=/_-]+$/);
    assert.ok(line.length < 600, String(line.length));
    assert.match(line, /^101: gates: no-regressions passed: 2Jrebootreboot/);
    assert.ok(!line.includes("beyond doubt"));
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
