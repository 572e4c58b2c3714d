import assert from "node:assert/strict";
import { causeKey } from "../../../../maintenance/problems/group";
import { type Cause, cause } from "../../../../maintenance/problems/problem";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { converge, type Progress } from "../../../../remote/run/converge";
import type { Reachable } from "../../../../remote/run/follow";
import type { NodeEvent } from "../../../../remote/script/events";
import { describePackagesWork, type PackagesRunSettings } from "../../../../kinds/packages/unit/work";
import type { Connection } from "../../../../remote/ssh/connection";
import type { ScriptOptions } from "../../../../remote/ssh/script";

const WAYS: PackagesRunSettings = {
  runtime: "openvz",
  packageManager: "yum",
  parallel: 2,
  restart: "required",
  lockWaitSeconds: 7,
  transactionLimitMinutes: 30,
  releaseKeys: "",
};
const PHP = { ...parseNevra("php-5.3.3-40.x86_64"), ensure: "where-installed" as const };
const UNITS = ["101", "102"].map((target) => ({ target, packages: [PHP] }));
const DONE =
  "@@restarts\n@@still-replaced\n@@packages\nphp\t0\t5.3.3\t40\tx86_64\t\t\n@@verdict done\n@@end 0";

/** A node that tells these events, and then, unless they finish it, nothing more. */
function node(events: NodeEvent[]): Reachable {
  const runScript = (_script: string, options: ScriptOptions = {}) => {
    for (const event of events) options.onLine?.(JSON.stringify(event));
    return new Promise<never>(() => undefined);
  };
  return { name: "node1", connect: () => Promise.resolve({ runScript } as unknown as Connection) };
}

async function run(
  events: NodeEvent[],
  work = describePackagesWork(WAYS, "a test", UNITS, { reason: "a test" }),
) {
  const told: Progress[] = [];
  const outcomes = await converge(node(events), work, (progress) => told.push(progress));
  const reasons = [...outcomes].map(([target, outcome]) => [
    target,
    outcome.kind === "failed" ? outcome.cause : outcome.kind,
  ]);
  return { told, reasons: Object.fromEntries(reasons) as Record<string, Cause | string> };
}

const started = (target: string): NodeEvent => ({ event: "unit-started", at: 0, target });
const finished = (target: string, text = DONE, code = 0): NodeEvent => ({
  event: "unit-finished",
  at: 0,
  target,
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

  it("launches nothing where nothing more may begin by the time the node is reached", async () => {
    const holding = new AbortController();
    const asked: string[] = [];
    const session: Reachable = {
      name: "node1",
      connect: () => {
        holding.abort();
        const runScript = (script: string, options: ScriptOptions = {}) => {
          asked.push(script);
          for (const event of [finished("101"), finished("102"), END])
            options.onLine?.(JSON.stringify(event));
          return new Promise<never>(() => undefined);
        };
        return Promise.resolve({ runScript } as unknown as Connection);
      },
    };
    const work = describePackagesWork(WAYS, "a test", UNITS, { reason: "a test" });
    const outcomes = await converge(session, work, () => undefined, { hold: holding.signal });
    assert.deepEqual(
      [...outcomes],
      [
        ["101", { kind: "held" }],
        ["102", { kind: "held" }],
      ],
    );
    assert.deepEqual(asked, []);
  });

  it("tells the steps of a procedure on containers, and how many calls are waited for", async () => {
    const { told } = await run(
      [
        { event: "drain", at: 0, target: "104", calls: "3" },
        { event: "step", at: 0, target: "104", step: "drain", state: "done" },
        { event: "step", at: 0, target: "node", step: "reboot", state: "begun" },
        finished("node"),
        END,
      ],
      { ...describePackagesWork(WAYS, "a test", UNITS, { reason: "a test" }), targets: ["node"] },
    );
    assert.deepEqual(
      told.map(({ note }) => note),
      ["draining 3 calls on 104", "104: drain done", "reboot begun", undefined],
    );
  });

  it("names the containers that are stopped still when it hears nothing more", async () => {
    const step = (target: string, state: string): NodeEvent => ({
      event: "step",
      at: 0,
      target,
      step: "stop",
      state,
    });
    const outcomes = await converge(
      node([
        ...["101", "102", "103"].flatMap((target) => [step(target, "begun"), step(target, "done")]),
        step("102", "returning"),
        step("102", "returned"),
        step("103", "returning"),
        { event: "worker-lost", at: 0, text: "no" },
      ]),
      { ...describePackagesWork(WAYS, "a test", UNITS, { reason: "a test" }), targets: ["node"] },
      () => undefined,
    );
    const outcome = outcomes.get("node");
    assert.ok(outcome?.kind === "failed");
    assert.equal(outcome.cause.code, "run-lost");
    assert.deepEqual(outcome.stopped, ["101", "103"]);
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
    assert.deepEqual(reasons["101"], cause("work-cut-short", { exitCode: 31, said: "" }));
    assert.equal(reasons["102"], "done");
    assert.deepEqual(told.at(-1), { done: 1, failed: 1, deferred: 0, total: 2 });
    assert.deepEqual(told[0], { done: 0, failed: 0, deferred: 0, total: 2, note: "fetching files" });
  });

  it("says why a package keeps a unit from starting", async () => {
    const text = "php-5.3.3-40.x86_64\tpackage-unsigned\n";
    const { reasons } = await run([
      { event: "unit-refused", at: 0, target: "101", text },
      finished("102"),
      END,
    ]);
    const fault = { code: "package-unsigned", parameters: { packages: ["php-5.3.3-40.x86_64"] } };
    assert.deepEqual(reasons["101"], cause("not-supplied", { faults: [fault] }));
  });

  it("tells first what failed first, and by its kind what failed for the same cause", async () => {
    const failure = (pid: number) =>
      `@@verdict failed\n package-tool-busy\t${pid} yum -y update\n@@packages\n@@end 1`;
    const outcomes = await converge(
      node([finished("102", failure(812)), finished("101", failure(944)), END]),
      describePackagesWork(WAYS, "a test", UNITS, { reason: "a test" }),
      () => undefined,
    );
    assert.deepEqual([...outcomes.keys()], ["102", "101"]);
    const kinds = new Set([...outcomes.values()].map((one) => one.kind === "failed" && causeKey(one.cause)));
    assert.equal(kinds.size, 1);
  });

  it("names who holds the node's lock", async () => {
    const { told, reasons } = await run([
      { event: "lock-waiting", at: 0, holder: "alice@desk" },
      { event: "lock-refused", at: 7, holder: "alice@desk" },
      END,
    ]);
    assert.equal(told[0]?.note, "waiting for alice@desk");
    assert.deepEqual(reasons["101"], cause("node-locked", { holder: "alice@desk", seconds: 7 }));
  });

  it("isn't what was planned where the run had to wait for another one", async () => {
    const stale: NodeEvent[] = [
      { event: "lock-waiting", at: 0, holder: "alice@desk" },
      { event: "plan-stale", at: 1, holder: "alice@desk" },
      END,
    ];
    await assert.rejects(run(stale), { name: "PlanStale", holder: "alice@desk" });
  });

  it("tells the node to hold once that's so, and hears whom it didn't begin", async () => {
    const holding = new AbortController();
    const held: string[] = [];
    const heard: string[] = [];
    let tell: ((event: NodeEvent) => void) | undefined;
    const runScript = (script: string, options: ScriptOptions = {}) => {
      if (!script.includes("WORKER=")) {
        held.push(script);
        // It's told over the connection that follows the run.
        for (const event of [{ event: "unit-held", at: 1, target: "102" } as const, END]) tell?.(event);
        return Promise.resolve({ code: 0, stdout: "", stderr: "", signal: undefined });
      }
      tell = (event) => options.onLine?.(JSON.stringify(event));
      for (const event of [{ event: "following", at: 0 } as const, started("101"), finished("101", "", 31)])
        tell(event);
      return new Promise<never>(() => undefined);
    };
    const session: Reachable = {
      name: "node1",
      connect: () => Promise.resolve({ runScript } as unknown as Connection),
    };
    const work = describePackagesWork(WAYS, "a test", UNITS, { reason: "a test" });
    const outcomes = await converge(session, work, () => undefined, {
      hold: holding.signal,
      onEnded: (target, { kind }) => {
        heard.push(`${target} ${kind}`);
        if (kind === "failed") holding.abort();
      },
    });
    assert.equal(held.length, 1);
    assert.match(held[0] ?? "", /\$RUN\/begin-nothing/);
    assert.deepEqual(heard, ["101 failed", "102 held"]);
    assert.equal(outcomes.get("102")?.kind, "held");
  });

  it("tells when the run was ended on the node by a signal", async () => {
    const { reasons } = await run([started("101"), finished("101"), { event: "stopped", at: 0 }, END]);
    assert.equal(reasons["101"], "done");
    assert.deepEqual(reasons["102"], cause("run-stopped", {}));
  });

  it("takes a report that can't be read for a failure of that unit alone", async () => {
    const work = describePackagesWork(WAYS, "a test", UNITS, { reason: "a test" });
    const readReport: typeof work.readReport = (target, ...printed) => {
      if (target === "101") throw new TypeError("nobody prints this");
      return work.readReport(target, ...printed);
    };
    const { reasons } = await run([finished("101"), finished("102"), END], { ...work, readReport });
    assert.deepEqual(reasons["101"], cause("report-unreadable", { said: "nobody prints this" }));
    assert.equal(reasons["102"], "done");
  });

  it("tells when the run died on the node, and keeps what it had done", async () => {
    const { reasons } = await run([
      started("101"),
      finished("101"),
      { event: "worker-lost", at: 0, text: "" },
    ]);
    assert.equal(reasons["101"], "done");
    assert.deepEqual(reasons["102"], cause("run-lost", { said: "" }));
  });

  it("tells what to do about a transaction that the run has left to itself, and hears the others out", async () => {
    const { reasons } = await run([
      started("101"),
      { event: "unit-left", at: 0, target: "101", process: "4711" },
      started("102"),
      finished("102"),
      END,
    ]);
    assert.deepEqual(reasons["101"], cause("unit-left", { minutes: 30, process: "4711" }));
    assert.equal(reasons["102"], "done");
  });

  it("takes the end of one that was left, where the run still hears of it", async () => {
    const left: NodeEvent = { event: "unit-left", at: 0, target: "101", process: "4711" };
    const { reasons } = await run([started("101"), left, finished("101"), finished("102"), END]);
    assert.equal(reasons["101"], "done");
  });

  it("says whose work in a container isn't over yet", async () => {
    const holder = "run 2026-1 (alice@desk, packages of node1, since 03:00)";
    const { reasons } = await run([
      { event: "unit-locked", at: 0, target: "101", holder, process: "" },
      finished("102"),
      END,
    ]);
    assert.deepEqual(reasons["101"], cause("unit-locked", { holder, process: "" }));
    assert.equal(reasons["102"], "done");
  });

  it("says which run is over without a word of a unit", async () => {
    const { reasons } = await run([finished("101"), END]);
    const { run: folder } = (reasons["102"] as Extract<Cause, { code: "end-unknown" }>).parameters;
    assert.match(folder, /^\d{8}T\d{6}Z-[0-9a-f]+$/);
    assert.deepEqual(reasons["102"], cause("end-unknown", { run: folder }));
  });
});
