import assert from "node:assert/strict";
import fc from "fast-check";
import type { ChangeGroup } from "../../../../maintenance/changes/change-group";
import { findOpenWindow } from "../../../../maintenance/calendar/windows";
import type { DecisionInputs } from "../../../../maintenance/decision/inputs";
import { findAffectedCustomers } from "../../../../maintenance/decision/affected-customers";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import {
  type Admission,
  decideApplying,
  explainShortage,
  mayStart,
} from "../../../../maintenance/guard/may-start";
import type { WorkUnit } from "../../../../maintenance/guard/work-unit";
import { cause } from "../../../../maintenance/problems/problem";
import { assessImpact } from "../../../../maintenance/impact/assess";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";
import { at, changeOf, FRIDAY_NIGHT, GLIBC, inputsOf, WEDNESDAY } from "../decision/decision-fixture";
import { inTargets, moduleChange, upgrade, workOf } from "../changes/changes-fixture";

const UNIT: WorkUnit = {
  minutes: 12,
  reserveMinutes: 8,
};

const FRIDAY = { start: "2026-11-28T03:00:00Z", end: "2026-11-28T09:00:00Z" };
const NEXT_FRIDAY = { start: "2026-12-05T03:00:00Z", end: "2026-12-05T09:00:00Z" };

function ask(parts: Partial<DecisionInputs>, unit: Partial<WorkUnit> = {}): Admission {
  return mayStart(inputsOf(parts), { ...UNIT, ...unit });
}

describe("the guard before each unit of work", () => {
  it("lets it start while its estimate, verification and reserve fit before the window's end", () => {
    const admission = ask({ now: at("2026-11-28T03:40-05:00") });
    assert.ok(admission.kind === "start");
    assert.equal(admission.closesAt?.toString(), "2026-11-28T09:00:00Z");
    assert.deepEqual(ask({ now: at("2026-11-28T03:40:30-05:00") }), {
      kind: "defer",
      because: cause("deferred-shortage", {
        minutes: 12,
        reserve: 8,
        left: 19.5,
        timeZone: "America/New_York",
        next: NEXT_FRIDAY,
      }),
    });
  });

  it("holds the window's end against the clock, however young the decision on the run is", () => {
    const decision = decideApplying(inputsOf({ now: at("2026-11-28T03:39:58-05:00") }), UNIT);
    const late = inputsOf({ now: at("2026-11-28T03:40:01-05:00") });
    assert.equal(mayStart(late, UNIT, decision).kind, "defer");
  });

  it("defers a T1 outside of windows to the next one", () => {
    assert.deepEqual(ask({ now: WEDNESDAY }), {
      kind: "defer",
      because: cause("deferred-window", {
        rule: "window",
        change: "c1",
        tier: "T1",
        at: "2026-11-25T17:00:00Z",
        timeZone: "America/New_York",
        next: FRIDAY,
      }),
    });
  });

  it("names the freeze that has closed the window", () => {
    const { calendar } = inputsOf();
    const freeze = { start: at("2026-11-27T00:00-05:00"), end: at("2026-11-28T00:00-05:00"), reason: "move" };
    const admission = ask({ calendar: { ...calendar, freezes: [freeze] } });
    assert.ok(admission.kind === "defer" && admission.because.code === "deferred-window");
    assert.deepEqual(admission.because.parameters.closed, { by: "freeze", name: "move" });
    assert.deepEqual(admission.because.parameters.next, NEXT_FRIDAY);
  });

  it("names no next window when none is long enough", () => {
    const admission = ask({}, { minutes: 400 });
    assert.ok(admission.kind === "defer" && admission.because.code === "deferred-shortage");
    assert.equal(admission.because.parameters.next, undefined);
  });

  it("tells the time that was left when the turn of a unit came, and the next window", () => {
    const { code, parameters } = explainShortage(inputsOf(), UNIT, -1);
    assert.equal(code, "deferred-shortage");
    const expected = { minutes: 12, reserve: 8, left: -1, timeZone: "America/New_York" };
    assert.deepEqual(parameters, { ...expected, next: FRIDAY });
  });

  it("refuses what no waiting mends, naming the rule", () => {
    const admission = ask({ change: changeOf("T1"), work: GLIBC, now: WEDNESDAY });
    assert.ok(admission.kind === "refuse" && admission.because.code === "refused");
    assert.deepEqual(
      admission.because.parameters.findings.map(({ rule }) => rule),
      ["tier-fits-impact"],
    );
    assert.equal(ask({ change: changeOf(undefined) }).kind, "refuse");
    assert.equal(ask({ change: changeOf("T2", { notices: [] }), work: GLIBC }).kind, "refuse");
  });

  it("defers the rest of a T2 to a window that customers can still be told of", () => {
    const admission = ask({ change: changeOf("T2"), work: GLIBC, now: at("2026-11-28T03:50-05:00") });
    assert.ok(admission.kind === "defer" && admission.because.code === "deferred-shortage");
    assert.deepEqual(admission.because.parameters.next, NEXT_FRIDAY);
  });

  it("lets emergencies start at any time, however long they take", () => {
    for (const tier of ["T4", "SHTF"] as const)
      assert.deepEqual(ask({ change: changeOf(tier), now: WEDNESDAY }, { minutes: 5000 }), {
        kind: "start",
      });
    const work = workOf(inTargets("101", upgrade("mysql-server")));
    assert.deepEqual(ask({ change: changeOf("T3"), work, now: WEDNESDAY }), { kind: "start" });
    const modules = workOf(inTargets("101", moduleChange("upgrade", "cdr", "1", "2")));
    assert.equal(ask({ change: changeOf("T3"), work: modules, now: WEDNESDAY }).kind, "defer");
  });

  it("keeps a T3 to the window where it changes modules that are installed", () => {
    const work = workOf(inTargets("101", moduleChange("upgrade", "cdr", "1", "2")));
    const late = ask({ change: changeOf("T3"), work, now: at("2026-11-28T03:59-05:00") });
    assert.equal(late.kind, "defer");
    const early = ask({ change: changeOf("T3"), work, now: FRIDAY_NIGHT });
    assert.ok(early.kind === "start" && early.closesAt !== undefined);
  });

  it("lets modules that aren't installed be installed at any time", () => {
    const work = workOf(inTargets("101", moduleChange("install", "cdr", undefined, "2")));
    assert.deepEqual(ask({ work, now: WEDNESDAY }), { kind: "start" });
  });

  it("never lets a T1 start whose end would come after the window's", () => {
    const minute = fc.integer({ min: -600, max: 600 });
    const length = fc.integer({ min: 0, max: 200 });
    fc.assert(
      fc.property(minute, length, length, (offset, minutes, reserveMinutes) => {
        const now = FRIDAY_NIGHT.add({ minutes: offset });
        const { kind } = ask({ now }, { minutes, reserveMinutes });
        const window = findOpenWindow(inputsOf().calendar, now);
        const end = now.add({ minutes: minutes + reserveMinutes });
        const fits = window !== undefined && end.epochMilliseconds <= window.end.epochMilliseconds;
        assert.equal(kind, fits ? "start" : "defer");
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
