import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import { recordTargets } from "../../../../maintenance/changes/change-group";
import {
  describeSetClock,
  refuseFalseTime,
  refuseTurnedEnvironment,
} from "../../../../maintenance/gate/clock";
import { judgeRun, judgeUnit } from "../../../../maintenance/gate/judge";
import { RECORD_FORMAT } from "../../../../maintenance/gate/record-format";
import {
  GateDeclaration,
  GateRecord,
  type RecordedGate,
  writeRecord,
} from "../../../../maintenance/gate/record";
import { cause } from "../../../../maintenance/problems/problem";
import { describeApplied } from "../../../../providers/implementation/applied";
import { Gate } from "../../../../maintenance/gate/gate";
import { startRunClock } from "../../../../providers/implementation/clock";
import { Phase } from "../../../../providers/implementation/phase";
import { SILENT_LOG } from "../../../harness/silent-log";
import { erasure, inTargets, restart, upgrade, workOf } from "../changes/changes-fixture";
import { DIGEST } from "../decision/decision-fixture";

const WEDNESDAY = "2026-11-25T17:00:00Z";
const FRIDAY_NIGHT = "2026-11-28T03:30:00Z";

/** A T1 of PHP on Friday night. */
function record(parts: Partial<GateRecord> = {}): GateRecord {
  const { work = workOf(inTargets("101", upgrade("php"))), ...others } = parts;
  return GateRecord.parse({
    format: RECORD_FORMAT,
    mode: "apply",
    environment: "production",
    change: {
      change: "c1",
      title: "t",
      tier: "T1",
      layers: ["containers"],
      release: { name: "r1", digest: DIGEST },
    },
    calendar: { timeZone: "America/New_York" },
    impact: [],
    release: { name: "r1", digest: DIGEST },
    ownership: {
      customers: { alder: { is24x7: true } },
      nodes: { node1: { containers: { alder: "101" } } },
    },
    now: FRIDAY_NIGHT,
    work: recordTargets(work),
    expectedMinutes: 5,
    unitMinutes: [],
    clocks: [],
    unobserved: [],
    ...others,
  });
}

const withoutChange = (parts: Partial<GateRecord> = {}): GateRecord => {
  const { change, ...rest } = record(parts);
  assert.ok(change);
  return rest;
};
const rulesOf = (judged: GateRecord): string[] => judgeRun(judged).findings.map(({ rule }) => rule);

describe("the record of a run", () => {
  it("is read back as it was written into the gate's inputs", () => {
    const work = workOf(inTargets("101, 102, 103, node", upgrade("php")), inTargets("102", restart("httpd")));
    const judged = record({ work });
    const written: RecordedGate = JSON.parse(JSON.stringify(writeRecord(judged))) as RecordedGate;
    assert.deepEqual(
      written.work.map(({ node, targets }) => `${targets} on ${node}`),
      ["101–103, node on node1", "102 on node1"],
    );
    assert.deepEqual(written.ownership.nodes["node1"], { containers: { alder: "101" } });
    assert.deepEqual(GateRecord.parse(written), judged);
    assert.deepEqual(judged.ownership.nodes["node1"], { containers: { "101": { customer: "alder" } } });
  });

  it("has no work that isn't a planned change", () => {
    const odd = [
      { node: "node1", what: "php 1-1 → 1-2", targets: ["101"] },
      { node: "node1", targets: "101", change: { kind: "setting", setting: "sip-port" } },
    ];
    for (const line of odd) {
      assert.equal(GateRecord.safeParse({ ...writeRecord(record()), work: [line] }).success, false);
    }
  });
});

describe("an erasure in a plan", () => {
  it("lifts the lowest tier that fits", () => {
    const work = workOf(inTargets("101", erasure("asterisk.x86_64", "1.0-1", "framework-cdr")));
    assert.equal(judgeRun(record({ work })).assessment.lowestTier, "T2");
    assert.ok(rulesOf(record({ work })).includes("tier-fits-impact"));
  });
});

describe("the judgement of a run", () => {
  it("lets a T1 through on Friday night, and tells whom it concerns", () => {
    const { findings, customers, window } = judgeRun(record());
    assert.deepEqual(findings, []);
    assert.deepEqual(customers, [{ id: "alder", is24x7: true, interrupted: true }]);
    assert.equal(window?.start.toString(), "2026-11-28T03:00:00Z");
  });

  it("asks for a change record where something would change, and not where nothing does", () => {
    assert.deepEqual(rulesOf(withoutChange()), ["classified"]);
    assert.deepEqual(rulesOf(withoutChange({ work: [] })), []);
  });

  it("lets a run that changes nothing end well at any time, but says what a plan's record lacks", () => {
    assert.deepEqual(rulesOf(record({ now: WEDNESDAY })), ["window"]);
    assert.deepEqual(rulesOf(record({ now: WEDNESDAY, work: [] })), []);
    const unclassified = { ...record().change, tier: undefined } as NonNullable<GateRecord["change"]>;
    assert.deepEqual(rulesOf(record({ work: [], mode: "plan", change: unclassified })), ["classified"]);
  });

  it("knows the entries that a stack adds to the impact catalogue", () => {
    const impact: GateRecord["impact"] = [
      {
        subject: "package",
        names: ["php"],
        interrupts: ["asterisk", "web"],
        needs: "restart",
        because: "is called by AGI scripts",
      },
    ];
    assert.deepEqual(rulesOf(record({ impact })), ["tier-fits-impact"]);
  });

  it("counts what nobody knows as interrupting, whatever the tier", () => {
    const obscure = [upgrade("libobscure"), erasure("libobscure.x86_64", "1-1", "other"), restart("own-app")];
    for (const change of obscure) {
      const work = workOf(inTargets("101", change));
      const isInterrupted = (tier: string): boolean | undefined => {
        const tiered = { ...record().change, tier } as NonNullable<GateRecord["change"]>;
        return judgeRun(record({ change: tiered, work })).customers[0]?.interrupted;
      };
      assert.deepEqual(
        ["T1", "T2", "T3", "T4", "SHTF"].map(isInterrupted),
        [true, true, true, true, true],
        change.kind,
      );
    }
  });

  it("has a T2 of something that nobody knows announced", () => {
    const change = {
      ...record().change,
      tier: "T2",
      estimate: { totalMinutes: 10 },
    } as NonNullable<GateRecord["change"]>;
    const work = workOf(inTargets("101", upgrade("libobscure")));
    assert.deepEqual(rulesOf(record({ change, work })), ["tier-fits-impact", "t2-notice"]);
  });

  it("keeps a unit from starting without a change record, whatever the mode", () => {
    const unit = { minutes: 5, reserveMinutes: 5 };
    assert.equal(judgeUnit(record({ mode: "plan" }), unit).kind, "start");
    assert.equal(judgeUnit(record({ mode: "plan", now: WEDNESDAY }), unit).kind, "defer");
    assert.equal(judgeUnit(withoutChange(), unit).kind, "refuse");
  });
});

describe("the clock of a run", () => {
  const later = (minutes: number) => Temporal.Instant.from(FRIDAY_NIGHT).add({ minutes });

  it("may differ from another by some minutes", () => {
    for (const minutes of [0, 5, -5]) refuseFalseTime(record(), later(minutes));
    assert.throws(
      () => {
        refuseFalseTime(record(), later(6));
      },
      {
        message:
          "The run says that it is 2026-11-28T03:30:00Z, but it is 2026-11-28T03:36:00Z. Set the clock of the machine that runs Pulumi right, and run again.",
      },
    );
  });

  it("turns no stack into a sandbox that has run as production", () => {
    const [production, sandbox] = [record(), record({ environment: "sandbox" })];
    assert.throws(
      () => {
        refuseTurnedEnvironment(production, sandbox);
      },
      {
        name: "EnvironmentTurned",
        message: /^This stack has run as production.*`pulumi config rm environment`/,
      },
    );
    for (const before of [undefined, {}, sandbox, { environment: "unknown" }])
      refuseTurnedEnvironment(before, sandbox);
    for (const before of [undefined, production, sandbox]) refuseTurnedEnvironment(before, production);
  });

  it("is said where it's set, with what time it really was, and kept with the run", () => {
    const set = record({ environment: "sandbox", clock: FRIDAY_NIGHT, reallyNow: "2026-11-29T15:00:00Z" });
    assert.equal(
      describeSetClock(set),
      "the clock is set: it's taken to be Friday 27 November 2026, 22:30 (America/New_York), " +
        "and it really is Sunday 29 November 2026, 10:00 (America/New_York)",
    );
    assert.equal(describeSetClock(record()), undefined);
    const { at, reallyAt } = describeApplied(set) ?? {};
    assert.deepEqual([at, reallyAt], [FRIDAY_NIGHT, "2026-11-29T15:00:00Z"]);
    assert.ok(!("reallyAt" in (describeApplied(record()) ?? {})));
  });

  it("stands with the real time in the record and the journal of a gate, and in every line, where it's set", () => {
    const declaration = GateDeclaration.parse(writeRecord(record({ environment: "sandbox" })));
    const told: string[] = [];
    const keep = (_urn: string, line: string): void => {
      told.push(line);
    };
    const log = { ...SILENT_LOG, status: keep, info: keep, warning: keep, error: keep };
    const tellAll = (gate: Gate): string[] => {
      const phase = new Phase(log);
      phase.open(gate);
      told.length = 0;
      for (const level of ["status", "info", "warning", "error"] as const) phase.log[level]("urn", "line");
      phase.problemTeller.tell("urn", "error", [
        { node: "node1", ...cause("prevented", { said: "trouble" }) },
      ]);
      return [...told];
    };
    const set = new Gate({ ...declaration, clock: FRIDAY_NIGHT }, startRunClock({ clock: FRIDAY_NIGHT }));
    const { reallyNow = "" } = set.record();
    assert.ok(Math.abs(Date.parse(reallyNow) - Date.now()) < 60_000, reallyNow);
    assert.match(set.describeReason(), /^change c1 \(T1\): t, with the clock set to 2026-11-28T03:30:0\dZ$/);
    assert.deepEqual(tellAll(set), [
      ...Array<string>(4).fill("[clock set] line"),
      "[clock set] node1: trouble",
    ]);
    const real = new Gate(declaration, startRunClock(declaration));
    assert.equal(real.record().reallyNow, undefined);
    assert.equal(real.describeReason(), "change c1 (T1): t");
    assert.deepEqual(tellAll(real)[0], "line");
  });

  it("ends what an estimate is learned of at the change's last notice, so that it stands still from then on", () => {
    const notice = (sentAt: string, kind: "monday" | "24x7" = "monday") => ({
      ...{ kind, sentAt, customers: ["alder"], minutes: 5 },
      ...(kind === "monday" && { window: "2026-11-28T03:00:00Z" }),
    });
    const until = (estimate: "learned" | undefined, ...notices: readonly object[]): string | undefined => {
      const change = {
        ...{ change: "c1", title: "t", tier: "T2", layers: ["containers"], notices },
        ...(estimate !== undefined && { estimate }),
      };
      const declaration = GateDeclaration.parse({ ...writeRecord(record()), change });
      const now = Temporal.Instant.from(FRIDAY_NIGHT);
      return new Gate(declaration, { now: () => now, reallyNow: () => now }).learnsUntil?.toString();
    };
    const [monday, earlier, later] = ["2026-11-23T14:30:00Z", "2026-11-16T14:30:00Z", "2026-12-01T14:30:00Z"];
    assert.equal(until(undefined, notice(monday)), undefined);
    assert.equal(until("learned"), FRIDAY_NIGHT);
    assert.equal(until("learned", notice(monday), notice(earlier)), monday);
    assert.equal(until("learned", notice(earlier), notice(later), notice(monday)), monday);
    assert.equal(until("learned", notice(monday), notice("2026-11-24T14:30:00Z", "24x7")), monday);
  });

  it("is what a sandbox says, and set nowhere else", () => {
    const clock = FRIDAY_NIGHT;
    refuseFalseTime(record({ environment: "sandbox", clock }), later(500_000));
    assert.throws(
      () => {
        refuseFalseTime(record({ clock }), later(0));
      },
      { name: "ClockSet" },
    );
  });
});
