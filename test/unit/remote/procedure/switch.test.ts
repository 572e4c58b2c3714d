import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { uptime } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { outcomeOf } from "../../../../maintenance/procedure/outcome";
import { addEvent, NOTHING_BEGUN, type StepState } from "../../../../maintenance/procedure/progress";
import type { Procedure } from "../../../../maintenance/procedure/procedure";
import { ProcedureNode, type TestStep } from "./procedure-node";

const STEPS: readonly TestStep[] = [
  { name: "measure", form: "change", targets: ["101", "102"] },
  { name: "stop", form: "take", targets: ["101", "102"] },
  { name: "update", form: "undo", targets: ["node"] },
];

/** What the model makes of a node's journal, in which lines of several targets stand as they came. */
function replay(steps: readonly TestStep[], states: readonly string[]): ReturnType<typeof outcomeOf> {
  const procedure: Procedure = {
    steps: steps.map(({ name, form, targets }) => ({
      name,
      form: form === "take" ? "take" : "change",
      machines: targets,
      hasWayBack: form !== "change",
    })),
  };
  const lines = new Map<string, number>();
  const progress = states.reduce((known, told) => {
    const [step = "", machine = "", state = ""] = told.split(" ");
    const line = (lines.get(machine) ?? 0) + 1;
    lines.set(machine, line);
    return addEvent(procedure, known, { kind: "told", step, machine, state: state as StepState, line });
  }, NOTHING_BEGUN);
  return outcomeOf(procedure, addEvent(procedure, progress, { kind: "stop" }));
}

describe("the switch of a procedure", () => {
  let node: ProcedureNode;
  beforeEach(() => {
    node = new ProcedureNode(STEPS);
  });
  afterEach(() => node.remove());

  for (const [step, target] of [
    ["measure", "101"],
    ["stop", "102"],
    ["update", "node"],
  ] as const) {
    it(`brings back what is away, where the run dies in step ${step}`, async () => {
      node.has("do", step, target, "sleep 1");
      node.has("check", step, target, '[ -e "$MAINTENANCE_ROOT/passes" ]');
      node.begin();
      await node.until(`${step} has begun`, () => node.states.includes(`${step} ${target} begun`));
      node.kill();
      await node.until("all is back and told", () => node.events.some(({ event }) => event === "finished"));
      assert.equal(node.isAway, false);
      assert.ok(node.journal.includes("switch: brings back what is away"), node.journal.join(" | "));
      assert.equal(replay(STEPS, node.states)?.kind, "gone-back");
      const finished = node.events.filter(({ event }) => event === "unit-finished" || event === "finished");
      assert.deepEqual(
        finished.map(({ event }) => event),
        ["unit-finished", "finished"],
      );
    });
  }

  it("says once in the journal, while it lasts, who is away for longer than planned", async () => {
    node.plannedSeconds = 1;
    const stopped = 'look_at_clock; echo "$CLOCK" >"$RUN/stopped.$1"';
    node.has("do", "stop", "101", `${stopped}; sleep 4`.replace("$1", "101"));
    node.has("do", "stop", "102", stopped.replace("$1", "102"));
    node.has("back", "stop", "101", 'echo "101 container 1 4" >>"$RUN/interruptions"');
    node.begin();
    await node.until("it's told", () => node.journal.includes("101: overrun 1"));
    assert.ok(!node.states.includes("stop 101 done"), "it lasts still");
    await node.until("all is back", () => !node.isAway);
    assert.equal(node.journal.filter((line) => line === "101: overrun 1").length, 1);
    assert.ok(node.journal.includes("101: away reboots container 3"), node.journal.join(" | "));
  });

  it("goes on with a way back that was cut off", async () => {
    node.has(
      "back",
      "stop",
      "101",
      'sleep 1; [ -e "$MAINTENANCE_ROOT/tried" ] || { : >"$MAINTENANCE_ROOT/tried"; sleep 5; }',
    );
    node.begin();
    await node.until("the way back has begun", () => node.states.includes("stop 101 returning"));
    node.kill();
    await node.until("all is back", () => !node.isAway);
    assert.equal(replay(STEPS, node.states)?.kind, "done");
  });

  it("counts a step that was cut off as done where its check passes", async () => {
    node.has("do", "update", "node", "sleep 1");
    node.begin();
    await node.until("the update has begun", () => node.states.includes("update node begun"));
    node.kill();
    await node.until("all is back", () => !node.isAway);
    assert.ok(node.states.includes("update node done"), node.states.join(", "));
    assert.equal(replay(STEPS, node.states)?.kind, "done");
  });

  it("ends a run that hangs, once its time is over", async () => {
    const hasty = new ProcedureNode(STEPS.map((step) => ({ ...step, seconds: 1 })));
    await node.remove();
    node = hasty;
    node.has("do", "stop", "101", "sleep 0.8");
    node.begin();
    await node.until("the stop has begun", () => node.states.includes("stop 101 begun"));
    process.kill(node.workerPid, "SIGSTOP");
    await node.until("all is back", () => !node.isAway);
    assert.ok(
      node.journal.some((line) => line.startsWith("switch: the time is over")),
      node.journal.join(" | "),
    );
    assert.equal(replay(STEPS, node.states)?.kind, "gone-back");
  });

  it("tries again what is stuck, until it's back", async () => {
    node.has("back", "stop", "102", '[ -e "$MAINTENANCE_ROOT/mended" ]');
    node.run();
    await node.until(
      "it was tried again",
      () => node.states.filter((line) => line === "stop 102 stuck").length > 2,
    );
    assert.equal(replay(STEPS, node.states)?.kind, "down");
    node.has("back", "stop", "102", ":");
    await node.until("all is back", () => !node.isAway);
    assert.ok(node.journal.includes("switch: all is back"));
  });

  it("holds back while the machine goes down for a reboot", async () => {
    node.has(
      "do",
      "update",
      "node",
      'read -r boot </proc/sys/kernel/random/boot_id; look_at_uptime; echo "$boot $((UP + 3))" >"$RUN/hold"; sleep 20',
    );
    node.has("check", "update", "node", "return 1");
    node.begin();
    await node.until("the update has begun", () => node.states.includes("update node begun"));
    await node.until("the machine would go down", () => node.journal.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    node.kill();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.ok(!node.states.some((line) => line.endsWith("returning")), node.states.join(", "));
  });

  it("lets a machine go down at once, and brings nothing back meanwhile", async () => {
    node.has(
      "do",
      "update",
      "node",
      'read -r boot </proc/sys/kernel/random/boot_id; look_at_uptime; echo "$boot $((UP + 30))" >"$RUN/hold"; while :; do sleep 1; done',
    );
    node.begin();
    const hold = (): string => join(node.runFolder, "hold");
    await node.until(
      "the machine goes down",
      () => node.states.includes("update node begun") && existsSync(hold()),
    );
    const pids = execFileSync("pgrep", ["-f", node.root], { encoding: "utf8" })
      .trim()
      .split("\n")
      .map(Number);
    for (const pid of pids) process.kill(pid, "SIGTERM");
    await node.until("its processes have ended", () => spawnSync("pgrep", ["-f", node.root]).status === 1);
    assert.ok(!node.states.some((line) => / (returning|failed)$/.test(line)), node.states.join(", "));
  });

  it("brings back after a boot what the power cut took away before its turn", async () => {
    node.has("do", "measure", "101", 'echo another-boot >"$RUN/boot"; sleep 2');
    node.begin();
    await node.until("the measure has begun", () => node.states.includes("measure 101 begun"));
    await delay(300);
    node.kill();
    await node.until("all is back", () => !node.isAway);
    assert.deepEqual(node.states.filter((line) => line.endsWith("returned")).sort(), [
      "stop 101 returned",
      "stop 102 returned",
    ]);
    assert.equal(replay(STEPS, node.states)?.kind, "gone-back");
  });

  it("takes over sooner where one step may take long, than where many may", async () => {
    const deadline = async (targets: readonly string[]): Promise<number> => {
      const one = new ProcedureNode([{ name: "stop", form: "take", targets, seconds: 100 }]);
      one.has("do", "stop", "101", "sleep 1");
      one.begin();
      await one.until("the stop has begun", () => one.states.includes("stop 101 begun"));
      const [, at] = readFileSync(join(one.root, "var/lib/pbx-maintenance/away"), "utf8").split("\n");
      await one.until("all is back", () => !one.isAway);
      await one.remove();
      return Number(at) - uptime();
    };
    const many = Array.from({ length: 9 }, (_, index) => String(101 + index));
    // Four lanes: three rounds of at most 101 s.
    const [few, more] = [await deadline(["101"]), await deadline(many)];
    assert.ok(few > 90 && few < 110, String(few));
    assert.ok(more > 290 && more < 310, String(more));
  });

  it("keeps the model's rules, whatever fails", async function () {
    this.timeout(120_000);
    const part = fc.constantFrom("before", "do", "check", "back");
    const place = fc.constantFrom(
      ...STEPS.flatMap(({ name, targets }) => targets.map((target) => [name, target] as const)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(part, place), { maxLength: 3 }), async (failures) => {
        const tried = new ProcedureNode(STEPS);
        for (const [one, [step, target]] of failures) tried.has(one, step, target, "return 1");
        tried.run();
        const found = replay(STEPS, tried.states);
        assert.ok(found !== undefined, tried.states.join(", "));
        assert.equal(tried.isAway, found.kind === "down");
        const failed = failures.filter(([one]) => one !== "back");
        assert.equal(
          found.kind === "done",
          failed.length === 0 && found.kind !== "down",
          JSON.stringify(found),
        );
        await tried.remove();
      }),
      { numRuns: 12 },
    );
  });
});
