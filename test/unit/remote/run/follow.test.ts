import assert from "node:assert/strict";
import { mock } from "node:test";
import { type NodeEvent, parseEvent } from "../../../../remote/script/events";
import { detachRun } from "../../../../remote/run/run-script";
import { followRun, type Reachable } from "../../../../remote/run/follow";
import { cause } from "../../../../maintenance/problems/problem";
import { NodeScriptFailed } from "../../../../remote/errors";
import type { Connection } from "../../../../remote/ssh/connection";
import { ConnectionLost, ConnectionRefused } from "../../../../remote/ssh/errors";
import type { ScriptOptions } from "../../../../remote/ssh/script";

const RUN = {
  describe: () =>
    detachRun({
      id: "run-1",
      description: "a test",
      journal: "a test",
      runtime: "lxc",
      parallel: 1,
      lockWaitSeconds: 1,
      unitLimitSeconds: 60,
      work: "units",
      parts: "",
      files: new Map(),
    }),
  parse: parseEvent,
};

interface Step {
  lines?: NodeEvent[];
  lost?: Error;
  refused?: Error;
}

/** A node of which each connection follows the next step; and what was asked of it. */
function node(steps: Step[], meanwhile: () => void): { session: Reachable; asked: string[] } {
  const asked: string[] = [];
  const session: Reachable = {
    name: "node1",
    connect: () => {
      const step = steps.shift();
      assert.ok(step, "more connections than steps");
      if (step.refused) return Promise.reject(step.refused);
      const runScript = (script: string, options: ScriptOptions = {}) => {
        asked.push(script.includes("write_run_files") ? "launch" : (/^FROM=\d+$/m.exec(script)?.[0] ?? "?"));
        for (const event of step.lines ?? []) options.onLine?.(JSON.stringify(event));
        meanwhile();
        if (step.lost) return Promise.reject(step.lost);
        return Promise.resolve({ code: 0, signal: undefined, stdout: "", stderr: "no room" });
      };
      return Promise.resolve({ runScript } as unknown as Connection);
    },
  };
  return { session, asked };
}

async function follow(steps: Step[], meanwhile: () => void = () => undefined) {
  const { session, asked } = node(steps, meanwhile);
  const heard: string[] = [];
  const listener = {
    onEvent: (event: NodeEvent) =>
      heard.push("target" in event ? `${event.event} ${event.target}` : event.event),
    onConnectionLost: () => heard.push("lost"),
  };
  await followRun(session, RUN, listener);
  return { asked, heard };
}

const STARTED: NodeEvent = { event: "unit-started", at: 1, target: "101" };
const ENDED: NodeEvent = { event: "unit-finished", at: 2, target: "101", code: 0, text: "" };
const FINISHED: NodeEvent = { event: "finished", at: 3 };
const lost = () => new ConnectionLost("node1", "it was cut");

describe("following a run", () => {
  it("hears it to its end", async () => {
    const { asked, heard } = await follow([{ lines: [STARTED, ENDED, FINISHED] }]);
    assert.deepEqual(asked, ["launch"]);
    assert.deepEqual(heard, ["unit-started 101", "unit-finished 101", "finished"]);
  });

  it("comes back after a lost connection, and hears each event once", async () => {
    const { asked, heard } = await follow([
      { lines: [STARTED], lost: lost() },
      { refused: new ConnectionRefused("node1") },
      { lines: [ENDED], lost: lost() },
      { lines: [FINISHED] },
    ]);
    assert.deepEqual(asked, ["launch", "FROM=2", "FROM=3"]);
    assert.deepEqual(heard, ["unit-started 101", "lost", "unit-finished 101", "lost", "finished"]);
  }).timeout(10_000);

  it("has no limit for a run during which the connection is lost again and again, as long as it comes back", async () => {
    mock.timers.enable({ apis: ["Date"] });
    try {
      const following: NodeEvent = { event: "following", at: 0 };
      const steps = [
        { lines: [STARTED], lost: lost() },
        { lines: [following], lost: lost() },
        { lines: [FINISHED] },
      ];
      const heard = await follow(steps, () => {
        mock.timers.tick(400_000);
      });
      assert.deepEqual(heard.asked, ["launch", "FROM=2", "FROM=2"]);
      assert.deepEqual(heard.heard, ["unit-started 101", "lost", "lost", "finished"]);
    } finally {
      mock.timers.reset();
    }
  }).timeout(10_000);

  it("comes back when it's the listening that ended, not the run", async () => {
    const { asked, heard } = await follow([{ lines: [STARTED] }, { lines: [ENDED, FINISHED] }]);
    assert.deepEqual(asked, ["launch", "FROM=2"]);
    assert.deepEqual(heard, ["unit-started 101", "unit-finished 101", "finished"]);
  }).timeout(5_000);

  it("launches again when it was lost before the first word: a second launch only listens", async () => {
    const { asked } = await follow([{ lost: lost() }, { lines: [FINISHED] }]);
    assert.deepEqual(asked, ["launch", "launch"]);
  }).timeout(5_000);

  it("doesn't try again at a node that was never reached", async () => {
    await assert.rejects(follow([{ refused: new ConnectionRefused("node1") }]), ConnectionRefused);
  });

  it("fails with what the node said when the run can't be started", async () => {
    const what = "the start of a run";
    await assert.rejects(follow([{}]), (error: Error) => {
      assert.ok(error instanceof NodeScriptFailed);
      assert.deepEqual(error.because, cause("script-failed", { what, exitCode: "0", said: "no room" }));
      return true;
    });
  });
});
