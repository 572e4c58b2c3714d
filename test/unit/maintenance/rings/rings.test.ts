import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import fc from "fast-check";
import { TIERS } from "../../../../maintenance/change/tiers";
import { judgeRun, judgeUnit } from "../../../../maintenance/gate/judge";
import { groupWork } from "../../../../maintenance/changes/group-changes";
import type { ProblemGroup } from "../../../../maintenance/problems/group";
import { cause } from "../../../../maintenance/problems/problem";
import { findRingsAtWork, type RingsOfRecord } from "../../../../maintenance/rings/at-work";
import type { Incident } from "../../../../maintenance/rings/incidents";
import { RingMembership } from "../../../../maintenance/rings/membership";
import type { IncidentRecord } from "../../../../maintenance/rings/record";
import { findObstacles, type PrecedingRing } from "../../../../maintenance/rings/soak";
import { at, changeOf, findingsOf, FRIDAY_NIGHT } from "../decision/decision-fixture";
import { cpuTimeOf } from "../../../harness/cpu-time";
import { gateRecord, PackRun, type RecordParts } from "../../policy/policy-fixture";
import { betaWith, generalAfter, RINGS } from "./rings-fixture";
import { inTargets, restart, upgrade } from "../changes/changes-fixture";

const ailing = (said: string): ProblemGroup => ({ node: "node1", ...cause("prevented", { said }) });

const saysOf = (parts: Partial<PrecedingRing>, others: Parameters<typeof findingsOf>[0] = {}): string[] =>
  findingsOf({ rings: [generalAfter(parts)], ...others })
    .filter(({ rule }) => rule === "ring-soak")
    .map(({ level, message, remedy }) => `${level}: ${message} ${remedy}`);

describe("the rule ring-soak", () => {
  it("says how much of the soak is missing, and the window that a change can make then", () => {
    assert.deepEqual(saysOf({}), [
      "mandatory: 13 hours 30 minutes are missing: beta has had release r1 since Wednesday 25 November 2026, 12:00 " +
        "(America/New_York), and it soaks there for 3 days. Ring general can have it from Saturday 28 November 2026, 12:00 " +
        "(America/New_York) on: its next window then is Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York).",
    ]);
    const [later] = saysOf({ since: FRIDAY_NIGHT.subtract({ hours: 21 }) });
    assert.match(later ?? "", /^mandatory: 2 days 3 hours are missing: beta has had release r1 since /);
  });

  it("is satisfied from the very moment on", () => {
    assert.deepEqual(saysOf({ since: FRIDAY_NIGHT.subtract({ hours: 72 }) }), []);
    assert.deepEqual(saysOf({ soakHours: 0, since: FRIDAY_NIGHT }), []);
  });

  it("only warns in a plan", () => {
    assert.match(saysOf({}, { mode: "plan" }).join(), /^advisory: 13 hours 30 minutes are missing/);
  });

  it("says which of the ring before lacks it, which isn't seen, and what is wrong there", () => {
    assert.deepEqual(
      saysOf({
        lacking: ["container 101 on node1", "node1"],
        unseen: ["node3"],
        ailing: [ailing("A hurts"), ailing("B too")],
      }),
      [
        "mandatory: Ring general has to wait: not all of ring beta has release r1, but container 101 on node1, node1 would still be changed. " +
          "Deploy it to ring beta alone: `pulumi config set ring beta`, or the argument `ring` of the fleet. There it soaks for 3 days.",
        "mandatory: Ring general has to wait: nobody could look at node3, where containers of ring beta are. " +
          "Mend what keeps it from being observed, and run again.",
        "mandatory: Ring general has to wait: ring beta isn't healthy. node1: A hurts. node1: B too. Mend that, and find out whether release r1 did it.",
      ],
    );
  });

  it("takes what is dated later than now for no record", () => {
    const says = /^mandatory: Ring general has to wait: no running container of ring beta shows since when/;
    assert.match(saysOf({ since: FRIDAY_NIGHT.add({ minutes: 1 }) }).join(), says);
    const { since, ...unknown } = betaWith();
    assert.ok(since);
    const [finding] = findingsOf({ rings: [{ name: "general", before: unknown }] });
    assert.match(`${finding?.level ?? ""}: ${finding?.message ?? ""}`, says);
  });

  it("holds every tier but T4 and SHTF, which are told what they pass over", () => {
    for (const tier of TIERS) {
      const { level } = findingsOf({ change: changeOf(tier), rings: [generalAfter()] }).find(
        ({ rule }) => rule === "ring-soak",
      )!;
      assert.equal(level, tier === "T4" || tier === "SHTF" ? "advisory" : "mandatory", tier);
    }
    assert.match(
      saysOf({}, { change: changeOf("T4") }).join(),
      /3 days\. A T4 doesn't wait for that: look at the first containers of ring general as soon as they're done\.$/,
    );
  });

  it("names an open incident of the ring before, and who has it", () => {
    const incident = {
      id: "INC-7",
      where: "customer alder",
      what: "calls drop",
      since: at("2026-11-27T09:00-05:00"),
    };
    const since = at("2026-11-01T12:00-05:00");
    assert.deepEqual(saysOf({ since, incidents: [incident] }), [
      "mandatory: Ring general has to wait: incident INC-7 (customer alder) is open since Friday 27 November 2026, 09:00 " +
        "(America/New_York): calls drop. When it's over, record that under ended in the incidents file.",
    ]);
    assert.deepEqual(saysOf({ since, incidents: [{ ...incident, ended: FRIDAY_NIGHT }] }), []);
    const mistyped = { ...incident, since: FRIDAY_NIGHT.add({ hours: 5 }) };
    assert.equal(saysOf({ since, incidents: [mistyped] }).length, 1, "somebody wrote it down: it's there");
  });
});

const moments = fc
  .integer({ min: 0, max: 60 * 24 * 60 })
  .map((minutes) => at("2026-11-01T00:00Z").add({ minutes }));
const incidents: fc.Arbitrary<Incident> = fc
  .record({ since: moments, lasts: fc.option(fc.nat(10_000), { nil: undefined }) })
  .map(({ since, lasts }) => ({
    id: "i",
    where: "node1",
    what: "w",
    since,
    ...(lasts !== undefined && { ended: since.add({ minutes: lasts }) }),
  }));
const rings: fc.Arbitrary<PrecedingRing> = fc
  .record({
    soakHours: fc.nat(200),
    lacking: fc.array(fc.constant("container 101 on node1"), { maxLength: 1 }),
    unseen: fc.array(fc.constant("node1"), { maxLength: 1 }),
    ailing: fc.array(fc.constant(ailing("it hurts")), { maxLength: 1 }),
    incidents: fc.array(incidents, { maxLength: 2 }),
    since: fc.option(moments, { nil: undefined }),
  })
  .map(({ since, ...parts }) => ({ name: "beta", ...parts, ...(since !== undefined && { since }) }));
const isFree = (ring: PrecedingRing, now: Temporal.Instant): boolean => findObstacles(ring, now).length === 0;

describe("the way to the next ring", () => {
  it("once free stays so", () => {
    fc.assert(
      fc.property(rings, moments, fc.nat(100_000), (ring, now, minutes) => {
        const later = now.add({ minutes });
        assert.ok(!isFree(ring, now) || isFree(ring, later));
      }),
    );
  });

  it("is never freed by a longer soak, a later record, or more that is wrong", () => {
    fc.assert(
      fc.property(rings, moments, fc.nat(500), incidents, (ring, now, hours, incident) => {
        if (isFree(ring, now)) return;
        const { since } = ring;
        const worse: PrecedingRing[] = [
          { ...ring, soakHours: ring.soakHours + hours },
          { ...ring, ...(since !== undefined && { since: since.add({ hours }) }) },
          { ...ring, incidents: [...ring.incidents, incident] },
          { ...ring, ailing: [...ring.ailing, ailing("it hurts more")] },
          { ...ring, lacking: [...ring.lacking, "node1"] },
          { ...ring, unseen: [...ring.unseen, "node2"] },
        ];
        for (const one of worse) assert.ok(!isFree(one, now));
      }),
    );
  });

  it("is missing just what is missing: it's free then, and not a minute before", () => {
    fc.assert(
      fc.property(rings, moments, (ring, now) => {
        for (const obstacle of findObstacles(ring, now)) {
          if (obstacle.kind !== "soaking") continue;
          const { opensAt, missingMinutes, since } = obstacle;
          assert.ok(now.add({ minutes: missingMinutes }).equals(opensAt));
          assert.equal(since.until(opensAt).total("hours"), ring.soakHours);
          const soaks = (at: Temporal.Instant): boolean =>
            findObstacles(ring, at).some(({ kind }) => kind === "soaking");
          assert.ok(!soaks(opensAt) && soaks(opensAt.subtract({ minutes: 1 })));
        }
      }),
    );
  });
});

const ownership = {
  customers: { alder: { is24x7: true }, birch: { is24x7: false }, elm: { is24x7: false } },
  nodes: {
    node1: { containers: { "101": { customer: "alder" }, "102": { customer: "birch" } } },
    node2: { containers: { "201": { customer: "elm" } } },
  },
};
const recordOf = (parts: Partial<RingsOfRecord> = {}): RingsOfRecord => ({
  rings: RINGS,
  ownership,
  work: [{ node: "node1", change: upgrade("php"), targets: ["102"] }],
  unobserved: [],
  ringsSeen: [{ ring: "beta", since: "2026-11-25T17:00:00Z", ailing: [] }],
  ...parts,
});

describe("the rings of a run", () => {
  it("wait where something would change in them, but for the first", () => {
    assert.deepEqual(findRingsAtWork(recordOf()), [generalAfter({ since: at("2026-11-25T17:00:00Z") })]);
    assert.deepEqual(findRingsAtWork(recordOf({ work: [] })), []);
    const first = { node: "node1", change: upgrade("php"), targets: ["101"] };
    assert.deepEqual(findRingsAtWork(recordOf({ work: [first] })), []);
    assert.deepEqual(findRingsAtWork(recordOf({ work: [{ ...first, targets: ["san1"] }] })), []);
    assert.deepEqual(findRingsAtWork(recordOf({ rings: undefined })), []);
  });

  it("wait for every ring before, and are told once of an incident that two of them have", () => {
    const record = gateRecord({
      rings: [
        { name: "alpha", soakHours: 24, members: { node1: ["node"] } },
        { name: "beta", soakHours: 72, members: { node1: ["101"] } },
        { name: "general", members: { node1: ["102"] } },
      ],
      ringsSeen: [
        {
          ring: "alpha",
          since: FRIDAY_NIGHT.subtract({ hours: 1 }).toString(),
          ailing: [ailing("it hurts")],
        },
        { ring: "beta", since: "2026-11-01T17:00:00Z", ailing: [] },
      ],
      incidents: [{ id: "INC-1", node: "node1", since: "2026-11-25T17:00:00Z", what: "w" }],
      plan: { node: "node1", pending: [inTargets("102", upgrade("php"))] },
    });
    const findings = judgeRun(record).findings.filter(({ rule }) => rule === "ring-soak");
    assert.deepEqual(
      findings.map(
        ({ target, message }) => `${target}: ${message.replace(/ has had .*| \(node1\) is open.*/, "")}`,
      ),
      [
        "ring general: Ring general has to wait: ring alpha isn't healthy. node1: it hurts.",
        "ring general: Ring general has to wait: incident INC-1",
        "ring general: 23 hours are missing: alpha",
      ],
    );
  });

  it("are held by what lacks the release in the ring before, and by nodes of it that nobody saw", () => {
    const [general] = findRingsAtWork(
      recordOf({
        work: [
          { node: "node1", change: upgrade("php"), targets: ["101", "102"] },
          { node: "node1", change: restart("httpd"), targets: ["101"] },
        ],
        unobserved: ["node1", "node2"],
      }),
    );
    assert.deepEqual(general?.before.lacking, ["container 101 on node1"]);
    assert.deepEqual(general.before.unseen, ["node1"]);
  });

  it("are concerned by incidents of the ring before, of its nodes, and of the customers on them", () => {
    const incident = (parts: Partial<IncidentRecord>): IncidentRecord => ({
      id: Object.values(parts).join(),
      since: "2026-11-25T17:00:00Z",
      what: "w",
      ...parts,
    });
    const all = [
      ...[{ ring: "beta" }, { ring: "general" }, { node: "node1" }, { node: "node2" }],
      ...[{ customer: "alder" }, { customer: "birch" }, { customer: "elm" }],
    ].map(incident);
    const [general] = findRingsAtWork(recordOf({ incidents: all }));
    assert.deepEqual(
      general?.before.incidents.map(({ id, where }) => [id, where]),
      [
        ["beta", "ring beta"],
        ["node1", "node1"],
        ["alder", "customer alder"],
      ],
    );
    // A node's own packages are everybody's who is on it.
    const withNode = [{ ...RINGS[0]!, members: { node1: ["node", "101"] } }, RINGS[1]!];
    const [held] = findRingsAtWork(recordOf({ rings: withNode, incidents: all }));
    assert.ok(held?.before.incidents.some(({ id }) => id === "birch"));
  });

  it("up to which a run goes leave the later ones waiting, and nothing that is in none", () => {
    const membership = new RingMembership(RINGS);
    const waits = (last: string | undefined, node: string, target: string) =>
      membership.waitsIn(last, node, target)?.name;
    assert.equal(waits("beta", "node1", "102"), "general");
    assert.equal(waits("beta", "node1", "101"), undefined);
    assert.equal(waits("general", "node1", "102"), undefined);
    assert.equal(waits(undefined, "node1", "102"), undefined);
    assert.equal(waits("beta", "san1", "san1"), undefined);
    assert.ok(membership.isWaitedFor("node1", "101") && !membership.isWaitedFor("node1", "102"));
  });
});

describe("a run with rings", () => {
  const plan = { node: "node1", pending: [inTargets("102", upgrade("php"))] };
  const parts = (since: string): RecordParts => ({
    plan,
    rings: RINGS,
    ringsSeen: [{ ring: "beta", since, ailing: [] }],
  });
  const early = gateRecord(parts("2026-11-27T17:00:00Z"));
  const late = gateRecord(parts("2026-11-20T17:00:00Z"));
  const rulesOf = (record: typeof early): string[] => judgeRun(record).findings.map(({ rule }) => rule);

  it("is judged alike by the gate, the guard and the pack", () => {
    assert.deepEqual(rulesOf(early), ["ring-soak"]);
    assert.deepEqual(rulesOf(late), []);
    const unit = { minutes: 5, reserveMinutes: 5 };
    const refused = judgeUnit(early, unit);
    assert.ok(refused.kind === "refuse" && refused.because.code === "refused");
    assert.deepEqual(
      refused.because.parameters.findings.map(({ rule }) => rule),
      ["ring-soak"],
    );
    assert.equal(judgeUnit(late, unit).kind, "start");
    const violations = new PackRun().judgeGate(parts("2026-11-27T17:00:00Z"));
    assert.deepEqual(
      violations.map(({ policy, level }) => [policy, level]),
      [["ring-soak", "mandatory"]],
    );
    assert.deepEqual(new PackRun().judgeGate(parts("2026-11-20T17:00:00Z")), []);
    const planned = new PackRun().judgeGate({ ...parts("2026-11-27T17:00:00Z"), mode: "plan" });
    assert.deepEqual(
      planned.map(({ policy, level }) => [policy, level]),
      [["ring-soak-advice", "advisory"]],
    );
  });

  it("is judged in a moment with 200 nodes of 10 containers each", () => {
    const NODES = 200;
    const LIMIT_MS = 3000;
    const ids = Array.from({ length: 10 }, (_, i) => String(101 + i));
    const names = Array.from({ length: NODES }, (_, i) => `node${i}`);
    const members = (chosen: readonly string[]) =>
      Object.fromEntries(chosen.map((name) => [name, ["node", ...ids]]));
    const work = names.slice(20).flatMap((node) =>
      groupWork([
        {
          node,
          pending: ids.flatMap((id) =>
            Array.from({ length: 10 }, (_, i) => inTargets(id, upgrade(`package${i}`, `1-${id}`, "1-9999"))),
          ),
        },
      ]),
    );
    const record = {
      ...gateRecord(),
      ownership: {
        customers: { alder: { is24x7: true } },
        nodes: Object.fromEntries(
          names.map((name) => [
            name,
            { containers: Object.fromEntries(ids.map((id) => [id, { customer: "alder" }])) },
          ]),
        ),
      },
      rings: [
        { name: "beta", soakHours: 72, members: members(names.slice(0, 20)) },
        { name: "general", members: members(names.slice(20)) },
      ],
      ringsSeen: [{ ring: "beta", since: "2026-11-27T17:00:00Z", ailing: [] }],
      work,
    };
    let rules: string[] = [];
    const took = cpuTimeOf(() => {
      rules = judgeRun(record).findings.map(({ rule, level }) => `${rule} ${level}`);
    });
    assert.deepEqual(rules, ["tier-fits-impact mandatory", "ring-soak mandatory"]);
    const rings = cpuTimeOf(() => {
      findRingsAtWork(record);
    });
    assert.ok(
      took < LIMIT_MS,
      `the judgement took ${took.toFixed(0)} ms, ${rings.toFixed(0)} ms of them for rings`,
    );
    assert.ok(rings < 500, `rings took ${rings.toFixed(0)} ms`);
  });
});
