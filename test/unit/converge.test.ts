import assert from "node:assert/strict";
import { mock } from "node:test";
import { parseNevra } from "../../maintenance/packages/nevra";
import { converge, type Progress } from "../../remote/converge";
import type { Reachable } from "../../remote/follow";
import type { NodeEvent } from "../../remote/node-script/events";
import { describePackagesWork, type NodeWays } from "../../remote/packages-work";
import type { Connection } from "../../remote/ssh/connection";
import type { ScriptOptions } from "../../remote/ssh/run-script";

const WAYS: NodeWays = {
  runtime: "openvz",
  packageManager: "yum",
  parallel: 2,
  restart: "required",
  lockWaitSeconds: 7,
  transactionLimitMinutes: 30,
  releaseKeys: "",
};
const PHP = { ...parseNevra("php-5.3.3-40.x86_64"), ensure: "where-installed" as const };
const UNITS = ["101", "102"].map((scope) => ({ scope, packages: [PHP] }));
const DONE = "@@restarts\n@@still-replaced\n@@packages\nphp\t0\t5.3.3\t40\tx86_64\t\t\n@@end 0";

/** A node that tells these events, and then, unless they finish it, nothing more. */
function node(events: NodeEvent[], asked: string[] = []): Reachable {
  const runScript = (script: string, options: ScriptOptions = {}) => {
    if (script.endsWith(': >"$RUN/tmp/stop"\n')) {
      asked.push("stop");
      return Promise.resolve({ code: 0, signal: undefined, stdout: "", stderr: "" });
    }
    for (const event of events) options.onLine?.(JSON.stringify(event));
    return new Promise<never>(() => undefined);
  };
  return { name: "node1", connect: () => Promise.resolve({ runScript } as unknown as Connection) };
}

async function run(events: NodeEvent[], asked?: string[]) {
  const told: Progress[] = [];
  const outcomes = await converge(
    node(events, asked),
    describePackagesWork(WAYS, "a test", UNITS, { reason: "a test" }),
    (progress) => told.push(progress),
  );
  const reasons = [...outcomes].map(([scope, outcome]) => [
    scope,
    outcome.kind === "failed" ? outcome.cause.text : outcome.kind,
  ]);
  return { told, reasons: Object.fromEntries(reasons) as Record<string, string> };
}

const started = (scope: string): NodeEvent => ({ event: "unit-started", at: 0, scope });
const finished = (scope: string, text = DONE, code = 0): NodeEvent => ({
  event: "unit-finished",
  at: 0,
  scope,
  code,
  text,
});
const END: NodeEvent = { event: "finished", at: 0 };

describe("converging a node", () => {
  it("hears nothing of units that it wasn't given", async () => {
    const { told, reasons } = await run([
      started("999"),
      finished("999"),
      finished("101"),
      finished("102"),
      END,
    ]);
    assert.deepEqual(reasons, { "101": "done", "102": "done" });
    assert.deepEqual(
      told.map(({ done, total }) => [done, total]),
      [
        [1, 2],
        [2, 2],
      ],
    );
  });

  it("counts what is done and what failed, and lets each fail for itself", async () => {
    const { told, reasons } = await run([
      { event: "staging", at: 0 },
      { event: "staged", at: 0, text: "" },
      started("101"),
      finished("101", "", 31),
      started("102"),
      finished("102"),
      END,
    ]);
    assert.match(reasons["101"] ?? "", /^the work in it was cut short \(exit code 31\)/);
    assert.equal(reasons["102"], "done");
    assert.deepEqual(told.at(-1), { done: 1, failed: 1, deferred: 0, total: 2 });
    assert.deepEqual(told[0], { done: 0, failed: 0, deferred: 0, total: 2, note: "fetching packages" });
  });

  it("says why a package keeps a unit from starting", async () => {
    const text = "php-5.3.3-40.x86_64 isn't signed with a release key: it has no signature\n";
    const { reasons } = await run([
      { event: "unit-refused", at: 0, scope: "101", text },
      finished("102"),
      END,
    ]);
    assert.equal(
      reasons["101"],
      "not started: php-5.3.3-40.x86_64 isn't signed with a release key: it has no signature",
    );
  });

  it("tells first what failed first, and by its kind what failed for the same cause", async () => {
    const failure = (pid: number) => `@@problem busy\n${pid}\tyum -y update\n@@packages\n@@end 1`;
    const outcomes = await converge(
      node([finished("102", failure(812)), finished("101", failure(944)), END]),
      describePackagesWork(WAYS, "a test", UNITS, { reason: "a test" }),
      () => undefined,
    );
    assert.deepEqual([...outcomes.keys()], ["102", "101"]);
    const kinds = new Set([...outcomes.values()].map((one) => one.kind === "failed" && one.cause.kind));
    assert.equal(kinds.size, 1);
  });

  it("names who holds the node's lock", async () => {
    const { told, reasons } = await run([
      { event: "lock-waiting", at: 0, holder: "alice@desk" },
      { event: "lock-refused", at: 7, holder: "alice@desk" },
      END,
    ]);
    assert.equal(told[0]?.note, "waiting for alice@desk");
    assert.equal(
      reasons["101"],
      "not started: node1 is locked by alice@desk, and that didn't end within 7 s. Run again when it's done",
    );
  });

  it("tells when the run was ended on the node by a signal", async () => {
    const { reasons } = await run([started("101"), finished("101"), { event: "stopped", at: 0 }, END]);
    assert.equal(reasons["101"], "done");
    assert.equal(reasons["102"], "not started: the run was ended on node1 by a signal. Run again");
  });

  it("takes a report that can't be read for a failure of that unit alone", async () => {
    const broken = "@@restarts\n@@still-replaced\n@@packages\nno rpm says this\n@@end 0";
    const { reasons } = await run([finished("101", broken), finished("102"), END]);
    assert.match(reasons["101"] ?? "", /^its report can't be read: line 1 of the list of installed packages/);
    assert.equal(reasons["102"], "done");
  });

  it("tells when the run died on the node, and keeps what it had done", async () => {
    const { reasons } = await run([
      started("101"),
      finished("101"),
      { event: "worker-lost", at: 0, text: "" },
    ]);
    assert.equal(reasons["101"], "done");
    assert.equal(
      reasons["102"],
      "the run on node1 ended before its time (the node was restarted, or the run was ended there). " +
        "Run again; what is half done is healed then",
    );
  });

  it("leaves a transaction alone that takes too long, and says where to look", async () => {
    mock.timers.enable({ apis: ["setInterval", "Date"] });
    try {
      const asked: string[] = [];
      const running = run([started("101")], asked);
      await new Promise((resolve) => setImmediate(resolve));
      mock.timers.tick(29 * 60_000);
      const early = await Promise.race([
        running,
        new Promise((resolve) => setImmediate(resolve, "still waiting")),
      ]);
      assert.equal(early, "still waiting");
      mock.timers.tick(2 * 60_000);
      const { reasons } = await running;
      assert.match(
        reasons["101"] ?? "",
        /^still at work after 30 minutes, and left alone: see node1:\/var\/lib\/pbx-maintenance\/runs\/\S+$/,
      );
      assert.equal(reasons["102"], "not started: others on node1 were still at work after 30 minutes");
      assert.deepEqual(asked, ["stop"], "or it would be started when nobody looks any more");
    } finally {
      mock.timers.reset();
    }
  });
});
