import assert from "node:assert/strict";
import { layerNamed } from "../../../../kinds/kinds";
import type { PackagesArgs } from "../../../../kinds/packages/args";
import { groupSettings } from "../../../../maintenance/fleet/grouped-settings";
import { Gate } from "../../../../maintenance/gate/gate";
import { GateDeclaration } from "../../../../maintenance/gate/record";
import { describeProblems } from "../../../../maintenance/problems/describe";
import { groupProblems } from "../../../../maintenance/problems/group";
import { startRunClock } from "../../../../providers/implementation/clock";
import type { EngineLog } from "../../../../providers/implementation/engine-log";
import { Phase } from "../../../../providers/implementation/phase";
import { describeOperation, makePlan } from "../../../../providers/implementation/planner";
import { asOperation, reconcile } from "../../../../providers/implementation/reconcile";
import type { Remaining } from "../../../../providers/implementation/remaining";
import type { NodeSession } from "../../../../remote/session";
import type { ScriptOptions } from "../../../../remote/ssh/script";
import { hear } from "../../../harness/hear";
import { sightsOf } from "../../../harness/sights";
import { SILENT_LOG } from "../../../harness/silent-log";
import { agreeing, pbx, ReleaseInFile, systemFacts, WAYS } from "../../kinds/planner-fixture";

const RELEASE = "release: r1\ncontainers:\n  el6: { packages: [php-5.3.3-40.x86_64] }\n";
const DONE =
  "@@restarts\n@@still-replaced\n@@packages\nphp\t0\t5.3.3\t40\tx86_64\t\t\n@@verdict done\n@@end 0";
const CLOCK = "2026-11-28T03:30:00Z";

interface Given {
  readonly nodes: Readonly<Record<string, readonly string[]>>;
  /** What the change says beside what any does. */
  readonly change?: Readonly<Record<string, unknown>>;
  readonly groups?: GateDeclaration["groups"];
  /** `NODE/ID` of containers that fail. */
  readonly failing?: readonly string[];
  /** Pulumi's `--parallel`; all nodes at once unless given. */
  readonly parallel?: number;
  /** Has a node wait for another operator's run before each of its runs with these numbers. */
  readonly stale?: Readonly<Record<string, number>>;
  /** Nodes that another run keeps locked. */
  readonly locked?: readonly string[];
  /** Nodes whose run is lost with its first unit. */
  readonly lost?: readonly string[];
  /** `NODE/ID` of containers that don't run. */
  readonly stopped?: readonly string[];
  /** `NODE/ID` of containers that aren't there. */
  readonly missing?: readonly string[];
  /** Nodes that can't be looked at. */
  readonly unseen?: readonly string[];
}

interface Told {
  /** `node1 101 102` for each run on a node, in the order in which they begin; `node1 ended` when one has ended. */
  readonly runs: string[];
  readonly lines: string[];
  readonly left: Readonly<Record<string, Remaining>>;
  readonly problems: string[];
  readonly deferred: string[];
  readonly failures: number;
}

describe("work in batches", () => {
  let release: ReleaseInFile;
  beforeEach(() => {
    release = new ReleaseInFile(RELEASE);
  });
  afterEach(() => {
    release.remove();
  });

  /** A run of Pulumi over nodes that say what they're told to say. */
  async function run({
    nodes,
    change = {},
    groups,
    failing = [],
    parallel,
    stale = {},
    locked = [],
    lost = [],
    stopped = [],
    missing = [],
    unseen = [],
  }: Given): Promise<Told> {
    const runs: string[] = [];
    const lines: string[] = [];
    const tell = (_: string, line: string): void => void lines.push(line);
    const log: EngineLog = {
      ...SILENT_LOG,
      info: tell,
      warning: tell,
      error: tell,
      status: tell,
      progress: tell,
    };
    const digest = release.shared.release.digest;
    const gate = new Gate(
      GateDeclaration.parse({
        ...{ mode: "apply", environment: "sandbox", clock: CLOCK, impact: [] },
        change: {
          ...{
            change: "c1",
            title: "t",
            tier: "T1",
            layers: ["containers"],
            release: { name: "r1", digest },
          },
          ...change,
        },
        calendar: { timeZone: "America/New_York" },
        release: { name: "r1", digest },
        ...(groups !== undefined && { groups }),
        ownership: {
          customers: { alder: { is24x7: false } },
          nodes: Object.fromEntries(
            Object.entries(nodes).map(([node, ids]) => [node, { containers: { alder: ids.join(", ") } }]),
          ),
        },
      }),
      startRunClock({ clock: CLOCK }),
    );
    const staleLeft = { ...stale };
    const held = new Set<string>();
    const runScript = (node: string) => async (script: string, options: ScriptOptions) => {
      if (!script.includes("WORKER=")) {
        if (script.includes('"$RUN/begin-nothing"')) held.add(node);
        return hear({ code: 0, stdout: agreeing(script), stderr: "" }, options);
      }
      const say = (event: object): void => options.onLine?.(JSON.stringify({ ...event, at: 0 }));
      say({ event: "following" });
      const [, list = ""] = /printf '%s' '([^']*)' >"\$RUN\/"'targets'/.exec(script) ?? [];
      const targets = list.trim().split("\n");
      const waits = staleLeft[node] ?? 0;
      if (waits > 0) {
        staleLeft[node] = waits - 1;
        for (const event of ["lock-waiting", "plan-stale"]) say({ event, holder: "alice@desk" });
        say({ event: "finished" });
        return new Promise<never>(() => undefined);
      }
      if (locked.includes(node)) {
        for (const event of ["lock-waiting", "lock-refused"]) say({ event, holder: "alice@desk" });
        say({ event: "finished" });
        return new Promise<never>(() => undefined);
      }
      runs.push([node, ...targets].join(" "));
      if (lost.includes(node)) {
        say({ event: "unit-started", target: targets[0] });
        say({ event: "worker-lost", text: "no" });
        return new Promise<never>(() => undefined);
      }
      held.delete(node);
      for (const target of targets) {
        if (held.has(node)) say({ event: "unit-held", target });
        else {
          say({ event: "unit-started", target });
          await new Promise((resolve) => setTimeout(resolve, 20));
          const hasFailed = failing.includes(`${node}/${target}`);
          say({ event: "unit-finished", target, code: hasFailed ? 31 : 0, text: hasFailed ? "" : DONE });
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
      runs.push(`${node} ended`);
      say({ event: "finished" });
      return new Promise<never>(() => undefined);
    };
    const done = new Set<string>();
    const phase = Object.assign(new Phase(log), {
      observe: async ({ node }: { node: string }) => {
        if (unseen.includes(node)) throw new Error("no route");
        const there = (nodes[node] ?? []).filter((id) => !missing.includes(`${node}/${id}`));
        const look = (id: string) =>
          stopped.includes(`${node}/${id}`)
            ? { state: "stopped", hostname: "-" }
            : pbx([done.has(`${node}/${id}`) ? "php-5.3.3-40.x86_64" : "php-5.3.3-38.x86_64"], []);
        return Promise.resolve({
          node: sightsOf(systemFacts()),
          clockAheadSeconds: 0,
          containers: new Map(there.map((id) => [id, look(id)])),
        });
      },
      sessionOf: ({ node }: { node: string }) =>
        ({
          name: node,
          connect: () => Promise.resolve({ runScript: runScript(node) }),
        }) as unknown as NodeSession,
    });
    phase.open(gate);
    const layer = layerNamed("containers");
    const prepared = await Promise.all(
      Object.entries(nodes).map(async ([node, ids]) => {
        const args: PackagesArgs = {
          ...release.shared,
          node,
          ways: { ...WAYS, packageManager: "yum", restart: "required" },
          releaseKeys: [],
          targets: groupSettings(Object.fromEntries(ids.map((id) => [id, { osFamily: "el6" }]))),
        };
        const declared = { ...args, resourceUrn: node };
        const plan = await makePlan(asOperation(layer, declared), phase);
        if (plan.observed) gate.addPlan("containers", describeOperation(declared, plan));
        else gate.markUnobserved(node);
        return { node, declared, plan };
      }),
    );
    gate.pass();
    const left: Record<string, Remaining> = {};
    const waiting = [...prepared];
    const slot = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        left[next.node] = await reconcile(next.declared, next.plan, layer, phase);
    };
    await Promise.all(Array.from({ length: parallel ?? prepared.length }, slot));
    const all = Object.values(left);
    return {
      ...{ runs, lines, left },
      failures: phase.waves.budget.failures,
      problems: describeProblems(groupProblems(all.flatMap(({ problems }) => problems)), "named"),
      deferred: describeProblems(groupProblems(all.flatMap(({ deferred }) => deferred)), "named"),
    };
  }

  const TWO = { node1: ["101", "102", "103"], node2: ["201", "202", "203"] };
  const begun = ({ runs }: Told): string[] => runs.filter((line) => !line.endsWith("ended"));

  it("is one run on each node where nothing is declared", async () => {
    const told = await run({ nodes: TWO });
    assert.deepEqual(begun(told).sort(), ["node1 101 102 103", "node2 201 202 203"]);
    assert.deepEqual([told.problems, told.deferred], [[], []]);
  });

  it("goes over both nodes in waves, one after the other", async () => {
    const told = await run({ nodes: TWO, change: { waves: [1, 2] } });
    assert.equal(told.runs[0], "node1 101");
    assert.equal(told.runs[1], "node1 ended");
    assert.deepEqual(told.runs.slice(2, 4).sort(), ["node1 102", "node2 201"]);
    assert.deepEqual(told.runs.slice(4, 6).sort(), ["node1 ended", "node2 ended"]);
    assert.deepEqual(told.runs.slice(6, 8).sort(), ["node1 103", "node2 202"]);
    assert.deepEqual(begun(told).at(-1), "node2 203");
    assert.deepEqual([told.problems, told.deferred, told.left["node2"]?.pending], [[], [], []]);
    assert.ok(told.lines.includes("[clock set] wave 2 of 4: 2/3 containers"), told.lines.join("\n"));
    assert.ok(told.lines.includes("[clock set] wave 1 of 4: done in 1 of 1 containers"));
  });

  it("goes on where Pulumi begins one node only when the one before has ended", async () => {
    const told = await run({ nodes: TWO, change: { waves: [1, 2] }, parallel: 1 });
    assert.deepEqual(begun(told), ["node1 101", "node1 102 103", "node2 201 202", "node2 203"]);
    assert.deepEqual([told.problems, told.deferred], [[], []]);
  });

  it("begins no further wave once a container has failed, and names who wasn't reached", async () => {
    const told = await run({ nodes: TWO, change: { waves: [1, 2] }, failing: ["node2/201"] });
    assert.deepEqual(begun(told).sort(), ["node1 101", "node1 102", "node2 201"]);
    assert.equal(told.problems.length, 1);
    assert.match(told.problems[0] ?? "", /^container 201 on node2: /);
    assert.deepEqual(told.deferred, [
      "containers 103 on node1, 202, 203 on node2: not begun. One thing failed, and the change begins nothing more after one failure",
    ]);
    assert.deepEqual(told.left["node1"]?.pending[0]?.targets, ["103"]);
    assert.deepEqual(told.left["node2"]?.pending[0]?.targets, ["201", "202", "203"]);
  });

  it("bears as many failures as the change says", async () => {
    const told = await run({ nodes: TWO, change: { waves: [1, 2], maxFailures: 2 }, failing: ["node2/201"] });
    assert.deepEqual(told.deferred, []);
    assert.equal(told.problems.length, 1);
  });

  it("has runs elsewhere begin no further container once the budget is used up, without waves, too", async () => {
    const nodes = { node1: ["101", "102"], node2: ["201", "202", "203", "204", "205"] };
    const told = await run({ nodes, change: { maxFailures: 1 }, failing: ["node1/101"] });
    const left = told.left["node2"]?.deferred.map(({ target }) => target) ?? [];
    assert.ok(left.length >= 3 && left.at(-1) === "205", left.join(", "));
    assert.deepEqual(
      told.left["node1"]?.deferred.map(({ target }) => target),
      ["102"],
    );
  });

  it("never has two of a group at work at once, and leaves the other alone where one fails", async () => {
    const groups = [
      {
        name: "alder/pair",
        containers: [
          { node: "node1", id: "101" },
          { node: "node2", id: "201" },
        ],
      },
    ];
    const nodes = { node1: ["101", "102"], node2: ["201", "202"] };
    const apart = await run({ nodes, groups });
    assert.deepEqual(begun(apart).sort(), ["node1 101 102", "node2 201", "node2 202"].sort());
    // The second of them begins once the first has ended.
    assert.deepEqual([apart.problems, apart.deferred], [[], []]);
    const failed = await run({ nodes, groups, failing: ["node1/101"] });
    assert.equal(failed.problems.length, 1);
    assert.deepEqual(failed.deferred, [
      "container 201 on node2: not begun. Container 101 on node1 is of the same group (alder/pair), and isn't well",
    ]);
  });

  const PAIR = [
    {
      name: "alder/pair",
      containers: [
        { node: "node1", id: "102" },
        { node: "node2", id: "201" },
      ],
    },
  ];

  it("counts a node that stays locked once, and touches what stands in for containers that were never begun", async () => {
    const told = await run({
      nodes: TWO,
      groups: PAIR,
      change: { maxFailures: 2 },
      locked: ["node1"],
    });
    assert.equal(told.failures, 1);
    assert.deepEqual(begun(told).sort(), ["node2 201", "node2 202 203"]);
    assert.deepEqual(told.deferred, []);
    assert.equal(told.left["node1"]?.problems.length, 3);
  });

  it("counts a node whose run is lost once, and leaves alone what stands in for what had begun there", async () => {
    const groups = PAIR.map((group) => ({
      ...group,
      containers: [{ node: "node1", id: "101" }, ...group.containers.slice(1)],
    }));
    const lost = ["node1"];
    const told = await run({ nodes: TWO, groups, change: { maxFailures: 2 }, lost });
    assert.equal(told.failures, 1);
    assert.match(told.deferred.join(), /^container 201 on node2: not begun\. Container 101 on node1 is /);
    const apart = await run({ nodes: TWO, groups: PAIR, change: { maxFailures: 2 }, lost });
    assert.deepEqual(apart.deferred, []);
  });

  const ILL: readonly (readonly [string, Partial<Given>, readonly string[]])[] = [
    ["doesn't run", { stopped: ["node2/201"] }, ["node1 101 103", "node2 202 203"]],
    ["isn't there", { missing: ["node2/201"] }, ["node1 101 103", "node2 202 203"]],
  ];
  for (const [what, given, runs] of ILL) {
    it(`leaves alone what stands in for a container that ${what}, though its node comes later`, async () => {
      const told = await run({ nodes: TWO, groups: PAIR, parallel: 1, ...given });
      assert.deepEqual(begun(told), runs);
      assert.deepEqual(told.deferred, [
        "container 102 on node1: not begun. Container 201 on node2 is of the same group (alder/pair), and isn't well",
      ]);
    });
  }

  it("leaves alone what stands in for containers of a node that can't be looked at", async () => {
    const told = await run({
      ...{ nodes: TWO, groups: PAIR, parallel: 1 },
      ...{ change: { maxFailures: 2 }, unseen: ["node1"] },
    });
    assert.deepEqual(begun(told), ["node2 202 203"]);
    assert.equal(told.failures, 1);
    assert.deepEqual(told.deferred, [
      "container 201 on node2: not begun. Container 102 on node1 is of the same group (alder/pair), and isn't well",
    ]);
  });

  it("is planned anew between waves where somebody else was at work, and does nothing twice", async () => {
    const told = await run({
      nodes: { node1: ["101", "102", "103"] },
      change: { waves: [1] },
      stale: { node1: 1 },
    });
    assert.deepEqual(begun(told), ["node1 101", "node1 102", "node1 103"]);
    assert.deepEqual([told.problems, told.deferred, told.left["node1"]?.pending], [[], [], []]);
  });
});
