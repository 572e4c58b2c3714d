import assert from "node:assert/strict";
import type { AllocationsArgs } from "../../../../../kinds/allocations/args";
import { DECLARED_ALLOCATIONS } from "../../../../../kinds/allocations/declare";
import type { AllocationFacts } from "../../../../../kinds/allocations/look/facts";
import { draftAllocations } from "../../../../../kinds/allocations/plan/draft";
import { ALLOCATIONS_QUESTION } from "../../../../../kinds/allocations/question";
import type { Plan } from "../../../../../kinds/draft";
import { describeGroup } from "../../../../../maintenance/changes/describe-change";
import { groupSettings } from "../../../../../maintenance/fleet/grouped-settings";
import { parseFleet } from "../../../../../maintenance/fleet/parse";
import { describeProblems } from "../../../../../maintenance/problems/describe";
import { groupProblems } from "../../../../../maintenance/problems/group";
import { Sights } from "../../../../../remote/look/question";
import { NODE1, WAYS } from "../../planner-fixture";

const RELEASE = { name: "r1", file: "r1.yaml", digest: "sha256:0" };
const KEY = `SHA256:${"A".repeat(43)}`;

type Live = Readonly<Record<string, readonly [amount: string, held: string]>>;

function seen(live: Live, saved: Readonly<Record<string, string>> = {}) {
  return {
    live: new Map(Object.entries(live).map(([word, [amount, held]]) => [word, { amount, held }])),
    saved: new Map(Object.entries(saved)),
  };
}

function draft(
  wanted: Readonly<Record<string, Readonly<Record<string, string>>>>,
  facts: AllocationFacts | undefined,
  states: Readonly<Record<string, string>>,
  waiting: ReadonlyMap<string, string> = new Map(),
): Plan {
  const node = new Sights();
  if (facts !== undefined) node.with(ALLOCATIONS_QUESTION, { facts });
  const containers = new Map(Object.entries(states).map(([id, state]) => [id, { state, hostname: "-" }]));
  const targets = Object.entries(wanted).map(([id, beancounters]) => [id, { beancounters }] as const);
  const args: AllocationsArgs = {
    ...NODE1,
    ...{ release: RELEASE, ways: { ...WAYS, soakSeconds: 30 } },
    targets: groupSettings(Object.fromEntries(targets)),
  };
  const observation = { node, clockAheadSeconds: 0, containers };
  return draftAllocations({ layer: "beancounters", args }, { observation, waiting }).finish(undefined);
}

const told = (problems: Plan["problems"]): readonly string[] => describeProblems(groupProblems(problems));

describe("the plan of allocations", () => {
  it("has what counts or is saved otherwise than the fleet file says, and nothing else", () => {
    const facts: AllocationFacts = {
      containers: new Map([
        ["101", seen({ numproc: ["240:240", "25"], numfile: ["10:10", "1"] }, { numproc: "240:240" })],
        ["102", seen({ numproc: ["300:300", "25"] }, { numproc: "240:240" })],
        ["103", seen({ numproc: ["300:300", "25"] }, { numproc: "300:300" })],
        ["104", seen({}, { numproc: "240:240" })],
      ]),
    };
    const wanted = Object.fromEntries(
      ["101", "102", "103", "104", "105"].map((id) => [id, { numproc: "300:300" }]),
    );
    const states = {
      "101": "running",
      "102": "running",
      "103": "running",
      "104": "stopped",
      "105": "stopped",
    };
    const plan = draft(wanted, facts, states);
    assert.deepEqual(plan.pending.map(describeGroup), [
      "allocation numproc 240 → 300 in container 101",
      "allocation numproc saved as 240 → saved as 300 in container 102",
      "allocation numproc 240 → 300 (from its next start on) in container 104",
      "allocation numproc not saved → 300 (from its next start on) in container 105",
    ]);
    assert.deepEqual(plan.targets, ["101", "102", "104", "105"]);
    assert.deepEqual([plan.problems, plan.troubled], [[], []]);
  });

  it("leaves a container as it is of which one allocation is below what it holds, or unknown to its kernel", () => {
    const facts: AllocationFacts = {
      containers: new Map([
        ["101", seen({ numproc: ["240:240", "25"], numfile: ["10:10", "1"] })],
        ["102", seen({ numproc: ["240:240", "25"] })],
        ["103", seen({}, { numproc: "240:240" })],
      ]),
    };
    const wanted = {
      "101": { numproc: "20:20", numfile: "20:20" },
      "102": { numproc: "250:250", swappages: "0:1024" },
      "103": { numproc: "250:250" },
    };
    const plan = draft(wanted, facts, { "101": "running", "102": "running", "103": "running" });
    assert.deepEqual([plan.pending, plan.targets], [[], []]);
    assert.deepEqual(plan.troubled, ["101", "102", "103"]);
    assert.deepEqual(told(plan.problems), [
      "container 101: numproc would be 20, and it holds 25 now. None of its allocations is changed: give it more, or have it use less",
      "container 102: the kernel of its node doesn't keep swappages. None of its allocations is changed",
      "container 103: the kernel of its node doesn't keep numproc. None of its allocations is changed",
    ]);
  });

  it("may leave below what is held what is below it already", () => {
    const facts = {
      containers: new Map([["101", seen({ numproc: ["20:20", "25"] }, { numproc: "20:20" })]]),
    };
    assert.deepEqual(draft({ "101": { numproc: "20:20" } }, facts, { "101": "running" }).problems, []);
  });

  it("is none where the node doesn't show them, and tells why", () => {
    const unseen = { containers: new Map(), unseen: "vzlist hangs" };
    for (const [facts, why] of [
      [unseen, "vzlist hangs"],
      [undefined, "the node wasn't asked"],
    ] as const) {
      const plan = draft({ "101": { numproc: "20:20" } }, facts, { "101": "running" });
      assert.deepEqual(told(plan.problems), [`the allocations of node1 can't be seen: ${why}`]);
      assert.deepEqual([plan.troubled, plan.pending], [["101"], []]);
    }
  });

  it("has a problem for a container that isn't there, and leaves one of a later ring", () => {
    const facts = { containers: new Map([["102", seen({ numproc: ["240:240", "25"] })]]) };
    const wanted = { "101": { numproc: "300:300" }, "102": { numproc: "300:300" } };
    const plan = draft(wanted, facts, { "102": "running" }, new Map([["102", "beta"]]));
    assert.deepEqual(told(plan.notes), ["container 102: waiting for ring beta"]);
    assert.equal(plan.problems.length, 1);
    assert.equal(plan.problems[0]?.code, "container-missing");
    assert.deepEqual(plan.pending, []);
  });

  it("makes a run on the node that enters no container", async () => {
    const facts = { containers: new Map([["101", seen({ numproc: ["240:240", "25"] })]]) };
    const plan = draft({ "101": { numproc: "300:300" } }, facts, { "101": "running" });
    const { run, targets } = await plan.describeWork(["101"], { reason: "c1" });
    assert.deepEqual(targets, ["101"]);
    assert.equal(run.files.get("allocations.101"), "numproc\t300:300\t240:240\t-\n");
    assert.match(run.parts, /^runtime_exec\(\) \{ own_session "\$1" sh -c "\$2"; }$/m);
  });
});

describe("the declaration of allocations", () => {
  const declare = (defaults: string, container: string) => {
    const { nodes } = parseFleet(
      `fleet: f
releaseKeys: [k.asc]
defaults: { runtime: openvz, packageManager: yum, osFamily: el6${defaults} }
customers: { acme: { name: Acme, contacts: [it@acme.example], timeZone: America/New_York } }
nodes: { n: { address: a, hostKeys: ["${KEY}"], containers: { "101": { customer: acme }, "102": { customer: acme${container} } } } }
`,
      "fleet.yaml",
    );
    const { ssh, node } = NODE1;
    return DECLARED_ALLOCATIONS.declare(
      nodes["n"] ?? assert.fail(),
      {
        args: { node, ssh, release: RELEASE, ways: WAYS },
        minutes: { node: { unit: 10, reserve: 5 }, containers: { unit: 5, reserve: 5 } },
      },
      { releaseKeys: [], hasFramework: false },
    );
  };

  it("is none where nobody says anything", () => {
    assert.deepEqual(declare("", ""), []);
  });

  it("has the containers that the fleet file says something of", () => {
    const [operation, ...others] = declare("", ", beancounters: { numproc: 300 }");
    assert.deepEqual(others, []);
    assert.deepEqual(operation?.args.targets, {
      common: { beancounters: { numproc: "300:300" } },
      groups: [{ containers: "102" }],
    });
    assert.deepEqual(operation.args.minutes, { unit: 5, reserve: 5 });
  });

  it("counts on the time that containers are watched", () => {
    const [operation] = declare(", beancounters: { numproc: 300 }, allocationSoakSeconds: 600", "");
    assert.deepEqual(operation?.args.minutes, { unit: 11, reserve: 5 });
  });
});
