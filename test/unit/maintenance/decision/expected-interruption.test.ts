import assert from "node:assert/strict";
import type { ChangeGroup } from "../../../../maintenance/changes/change-group";
import { decisionInputs, judgeRun } from "../../../../maintenance/gate/judge";
import type { GateRecord } from "../../../../maintenance/gate/record";
import { changeOf, DIGEST, OTHER_DIGEST } from "./decision-fixture";
import { describeDecision } from "../../../../providers/implementation/tell-decision";
import { evidenceOf, signedFile } from "../evidence/evidence-fixture";
import { gateRecord, planOf, type RecordParts } from "../../policy/policy-fixture";
import { inTargets, moduleChange, restart, upgrade } from "../changes/changes-fixture";

const GLIBC = upgrade("glibc");
const UNITS: GateRecord["unitMinutes"] = [
  { node: "node1", layer: "nodes", minutes: 10 },
  { node: "node1", layer: "containers", minutes: 5 },
  { node: "node1", layer: "framework", minutes: 7 },
];

const expectedOf = (pending: readonly ChangeGroup[], parts: RecordParts = {}) =>
  decisionInputs(
    gateRecord({ change: changeOf("T2"), unitMinutes: UNITS, plan: planOf(...pending), ...parts }),
  )?.expectedInterruption;

const measuring = (seconds: Partial<Record<"asterisk" | "web" | "database", number>>, digest = DIGEST) =>
  signedFile(
    evidenceOf(digest, {
      interruptions: (["asterisk", "web", "database"] as const).flatMap((service) => {
        const away = seconds[service];
        return away === undefined
          ? []
          : [{ machine: "node1/101", base: "scratch" as const, service, seconds: away }];
      }),
    }),
  );

describe("the interruption that a plan expects", () => {
  it("is none where nothing is interrupted", () => {
    assert.equal(expectedOf([inTargets("101", upgrade("tzdata"))]), undefined);
    assert.equal(expectedOf([inTargets("101", moduleChange("upgrade", "cdr", "1", "2"))]), undefined);
  });

  it("is as long as the work in the container that's interrupted, however many there are", () => {
    const both = [inTargets("101, 102", GLIBC)];
    assert.deepEqual(expectedOf(both), { minutes: 5, by: "fleet" });
    assert.deepEqual(expectedOf([inTargets("101", restart("asterisk"))]), {
      minutes: 5,
      by: "fleet",
    });
  });

  it("is that of the node, too, where its own packages interrupt all that's on it", () => {
    assert.deepEqual(expectedOf([inTargets("node", GLIBC)]), { minutes: 10, by: "fleet" });
    assert.deepEqual(expectedOf([inTargets("node", GLIBC), inTargets("101", GLIBC)]), {
      minutes: 15,
      by: "fleet",
    });
    assert.deepEqual(expectedOf([inTargets("node", upgrade("tzdata")), inTargets("101", GLIBC)]), {
      minutes: 5,
      by: "fleet",
    });
  });

  it("counts what nobody knows, but not what was seen to be used by nobody", () => {
    assert.deepEqual(expectedOf([inTargets("101", upgrade("libobscure"))]), { minutes: 5, by: "fleet" });
    assert.equal(expectedOf([inTargets("101", { ...upgrade("libobscure"), observed: {} })]), undefined);
  });

  it("is what signed evidence of the release measured, where each service was watched", () => {
    const plan = [inTargets("101", GLIBC)];
    const all = { asterisk: 70, web: 30, database: 0 };
    assert.deepEqual(expectedOf(plan, { evidence: [measuring(all)] }), { minutes: 2, by: "measured" });
    const longer = [measuring(all), measuring({ ...all, database: 300 })];
    assert.deepEqual(expectedOf(plan, { evidence: longer }), { minutes: 7, by: "measured" });
    const fleet = { minutes: 5, by: "fleet" };
    const ignored: Record<string, RecordParts> = {
      "nobody watched the database": { evidence: [measuring({ asterisk: 70, web: 30 })] },
      "another release": { evidence: [measuring(all, OTHER_DIGEST)] },
      "no signature": { evidence: [{ file: "e.json", text: measuring(all).text }] },
      "no keys": { evidence: [measuring(all)], qualification: undefined },
    };
    for (const [why, parts] of Object.entries(ignored)) assert.deepEqual(expectedOf(plan, parts), fleet, why);
    assert.deepEqual(
      expectedOf([...plan, inTargets("101", upgrade("libobscure"))], { evidence: [measuring(all)] }),
      fleet,
      "nobody knows what it interrupts",
    );
  });

  it("is what an estimate and a notice have to cover", () => {
    const units = UNITS.map((unit) => ({ ...unit, minutes: 11 }));
    const record = gateRecord({
      change: changeOf("T2"),
      unitMinutes: units,
      plan: planOf(inTargets("101", GLIBC)),
    });
    assert.deepEqual(
      judgeRun(record).findings.map(({ rule, message }) => `${rule}: ${message}`),
      [
        "t2-estimate: Change c1 estimates 10 minutes of interruption, and the plan expects 11 minutes: the work takes that long by the fleet file's minutes.",
        "t2-notice: The notice for the window of Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York) announces 10 minutes, and 11 minutes are expected now: alder.",
      ],
    );
    assert.ok(
      describeDecision(judgeRun(record), record).includes(
        "interruption: 11 minutes expected, as long as the work on what is interrupted takes, by the fleet file",
      ),
    );
    const untold = gateRecord({
      mode: "plan",
      change: changeOf("T2", { notices: [] }),
      unitMinutes: units,
      plan: planOf(inTargets("101", GLIBC)),
    });
    assert.match(
      judgeRun(untold).findings.at(-1)?.remedy ?? "",
      /^Send the notice of 11 minutes by the end of Monday /,
    );
  });

  describe("where the change takes a learned estimate", () => {
    const learnedOf = (pending: readonly ChangeGroup[], learned: GateRecord["learned"]) =>
      expectedOf(pending, {
        change: changeOf("T2", { estimate: { totalMinutes: 0, services: {}, isLearned: true } }),
        ...(learned !== undefined && { learned }),
      });
    const asterisk = (count: number) =>
      ({ layer: "containers", service: "asterisk", seconds: 200, count }) as const;

    it("is the p95 of what was measured, in whole minutes, and says of how many", () => {
      const plan = [inTargets("101, 102", restart("asterisk"))];
      assert.deepEqual(learnedOf(plan, [asterisk(37)]), {
        ...{ minutes: 4, by: "learned", lacking: [] },
        of: [{ layer: "containers", service: "asterisk", count: 37 }],
      });
    });

    it("is the fleet file's where too little was measured, and says so", () => {
      const plan = [inTargets("101", restart("asterisk"))];
      const lacking = [{ layer: "containers", service: "asterisk", count: 4 }];
      assert.deepEqual(learnedOf(plan, [asterisk(4)]), { minutes: 5, by: "fleet", of: [], lacking });
      assert.equal(learnedOf(plan, undefined)?.lacking?.[0]?.count, 0);
    });

    it("takes the longest absence of a reboot, which takes all away at once", () => {
      const reboot = inTargets("node", { kind: "reboot", kernel: "vzkernel", from: "1-1", to: "1-2" });
      const learned = (["container", "asterisk"] as const).map((service, i) => ({
        ...{ layer: "reboots" as const, service, seconds: 100 + 30 * i, count: 6 },
      }));
      assert.equal(learnedOf([reboot], learned)?.minutes, 3);
    });
  });
});
