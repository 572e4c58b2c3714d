import assert from "node:assert/strict";
import fc from "fast-check";
import type { ChangeGroup } from "../../../../maintenance/changes/change-group";
import { findOpenWindow } from "../../../../maintenance/calendar/windows";
import type { DecisionInputs } from "../../../../maintenance/decision/inputs";
import { findAffectedCustomers } from "../../../../maintenance/decision/affected-customers";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import {
  decideApplying,
  mayStart,
  type Verdict,
  type WorkUnit,
} from "../../../../maintenance/guard/may-start";
import { assessImpact } from "../../../../maintenance/impact/assess";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";
import { at, changeOf, FRIDAY_NIGHT, GLIBC, inputsOf, WEDNESDAY } from "../decision/decision-fixture";
import { inTargets, moduleChange, upgrade, workOf } from "../changes/changes-fixture";

const UNIT: WorkUnit = {
  minutes: 12,
  reserveMinutes: 8,
};

function ask(parts: Partial<DecisionInputs>, unit: Partial<WorkUnit> = {}): Verdict {
  return mayStart(inputsOf(parts), { ...UNIT, ...unit });
}

describe("the guard before each unit of work", () => {
  it("lets it start while its estimate, verification and reserve fit before the window's end", () => {
    const verdict = ask({ now: at("2026-11-28T03:40-05:00") });
    assert.ok(verdict.verdict === "start");
    assert.equal(verdict.closesAt?.toString(), "2026-11-28T09:00:00Z");
    const late = ask({ now: at("2026-11-28T03:40:01-05:00") });
    assert.ok(late.verdict === "defer");
    assert.equal(
      late.reason,
      "It needs 20 minutes with its reserve, and the window ends in 19 minutes. " +
        "The next window that it can make is Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York).",
    );
  });

  it("holds the window's end against the clock, however young the decision on the run is", () => {
    const decision = decideApplying(inputsOf({ now: at("2026-11-28T03:39:58-05:00") }), UNIT);
    const late = inputsOf({ now: at("2026-11-28T03:40:01-05:00") });
    assert.equal(mayStart(late, UNIT, decision).verdict, "defer");
  });

  it("defers a T1 outside of windows to the next one", () => {
    const verdict = ask({ now: WEDNESDAY });
    assert.ok(verdict.verdict === "defer");
    assert.match(verdict.reason, /^It is Wednesday 25 November 2026, 12:00/);
    assert.match(verdict.reason, /The next window that it can make is Friday 27 November 2026, 22:00 /);
  });

  it("says so when no window is long enough", () => {
    const verdict = ask({}, { minutes: 400 });
    assert.ok(verdict.verdict === "defer");
    assert.match(
      verdict.reason,
      /The calendar has no window that it could use: add one, or split the work\.$/,
    );
  });

  it("refuses what no waiting mends, naming the rule", () => {
    const verdict = ask({ change: changeOf("T1"), work: GLIBC, now: WEDNESDAY });
    assert.ok(verdict.verdict === "refuse");
    assert.deepEqual(
      verdict.findings.map(({ rule }) => rule),
      ["tier-fits-impact"],
    );
    assert.equal(ask({ change: changeOf(undefined) }).verdict, "refuse");
    assert.equal(ask({ change: changeOf("T2", { notices: [] }), work: GLIBC }).verdict, "refuse");
  });

  it("defers the rest of a T2 to a window that customers can still be told of", () => {
    const verdict = ask({ change: changeOf("T2"), work: GLIBC, now: at("2026-11-28T03:50-05:00") });
    assert.ok(verdict.verdict === "defer");
    assert.match(verdict.reason, /The next window that it can make is Friday 4 December 2026, 22:00 /);
  });

  it("lets emergencies start at any time, however long they take", () => {
    for (const tier of ["T4", "SHTF"] as const)
      assert.deepEqual(ask({ change: changeOf(tier), now: WEDNESDAY }, { minutes: 5000 }), {
        verdict: "start",
      });
    const work = workOf(inTargets("101", upgrade("mysql-server")));
    assert.deepEqual(ask({ change: changeOf("T3"), work, now: WEDNESDAY }), { verdict: "start" });
    const modules = workOf(inTargets("101", moduleChange("upgrade", "cdr", "1", "2")));
    assert.equal(ask({ change: changeOf("T3"), work: modules, now: WEDNESDAY }).verdict, "defer");
  });

  it("keeps a T3 to the window where it changes modules that are installed", () => {
    const work = workOf(inTargets("101", moduleChange("upgrade", "cdr", "1", "2")));
    const late = ask({ change: changeOf("T3"), work, now: at("2026-11-28T03:59-05:00") });
    assert.equal(late.verdict, "defer");
    const early = ask({ change: changeOf("T3"), work, now: FRIDAY_NIGHT });
    assert.ok(early.verdict === "start" && early.closesAt !== undefined);
  });

  it("lets modules that aren't installed be installed at any time", () => {
    const work = workOf(inTargets("101", moduleChange("install", "cdr", undefined, "2")));
    assert.deepEqual(ask({ work, now: WEDNESDAY }), { verdict: "start" });
  });

  it("never lets a T1 start whose end would come after the window's", () => {
    const minute = fc.integer({ min: -600, max: 600 });
    const length = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(minute, length, length, (offset, minutes, reserveMinutes) => {
        const now = FRIDAY_NIGHT.add({ minutes: offset });
        const { verdict } = ask({ now }, { minutes, reserveMinutes });
        const window = findOpenWindow(inputsOf().calendar, now);
        const end = now.add({ minutes: minutes + reserveMinutes });
        const fits = window !== undefined && end.epochMilliseconds <= window.end.epochMilliseconds;
        assert.equal(verdict, fits ? "start" : "defer");
      }),
      { numRuns: 60 },
    );
  });
});

describe("affected customers", () => {
  const fleet = parseFleet(
    `fleet: f
releaseKeys: [k.asc]
defaults: { runtime: openvz, packageManager: yum, osFamily: el6, ssh: { knownHostsFile: k } }
customers:
  alder: { name: A, contacts: [a@a.example], timeZone: UTC, 24x7: true }
  birch: { name: B, contacts: [b@b.example], timeZone: UTC }
  cedar: { name: C, contacts: [c@c.example], timeZone: UTC }
nodes:
  node1: { address: 10.0.0.1, containers: { 101: { customer: birch }, 102: { customer: alder } } }
  node2: { address: 10.0.0.2, containers: { 101: { customer: cedar } } }
`,
    "f.yaml",
  );
  const show = (...groups: ChangeGroup[]): string[] =>
    findAffectedCustomers(fleet, assessImpact(workOf(...groups), DEFAULT_CATALOGUE).impacts).map(
      ({ id, is24x7, interrupted }) => `${id}${is24x7 ? " 24x7" : ""}${interrupted ? " interrupted" : ""}`,
    );

  it("are those of the containers that change, interrupted or not", () => {
    assert.deepEqual(show(inTargets("101, 102", upgrade("tzdata")), inTargets("102", upgrade("glibc"))), [
      "alder 24x7 interrupted",
      "birch",
    ]);
  });

  it("are those of all containers of a node that changes, and of that node only", () => {
    assert.deepEqual(show(inTargets("node", upgrade("vzkernel"))), [
      "alder 24x7 interrupted",
      "birch interrupted",
    ]);
  });

  it("are everybody for a SAN server or a device", () => {
    assert.equal(show(inTargets("san1", { kind: "share", share: "nfs" })).length, 3);
  });
});
