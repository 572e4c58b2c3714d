import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Closing, launchScript } from "../../remote/node-script/compose";
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
    const vzctl = '#!/bin/sh\n[ "$2" != 102 ] || sleep 2\necho "@@end 0"\n';
    writeFileSync(join(root, "bin/vzctl"), vzctl, { mode: 0o755 });
    writeFileSync(join(root, "bin/gpg"), "#!/bin/sh\n", { mode: 0o755 });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** Runs on this machine as if it were the node, and waits until it ends. */
  function run(scopes: readonly string[], closing?: Closing): { events: NodeEvent[]; shown: string[] } {
    const units = scopes.map((scope) => ({ scope, packages: [] }));
    const terms = { reason: "change c1 (T1): php", ...(closing !== undefined && { closing }) };
    const script = launchScript(describePackagesWork(WAYS, "a test", units, terms, new Date(0)).run);
    const env = { PATH: `${join(root, "bin")}:${process.env["PATH"] ?? ""}`, MAINTENANCE_ROOT: root };
    const { stdout } = spawnSync("sh", ["-c", script], { env, encoding: "utf8" });
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

  it("starts none that doesn't fit with its reserve, and says how much was missing", () => {
    const { events, shown } = run(["101"], closing(99, 60, 40));
    assert.deepEqual(shown, ["unit-deferred 101"]);
    const deferred = events.find((event) => event.event === "unit-deferred");
    assert.deepEqual([deferred?.needed, deferred?.left], [100, 99]);
    assert.deepEqual(run(["101"], closing(101, 60, 40)).shown, ["unit-started 101", "unit-finished 101"]);
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
