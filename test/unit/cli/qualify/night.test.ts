import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Temporal } from "@js-temporal/polyfill";
import * as fc from "fast-check";
import { inventNight } from "../../../../cli/qualify/night";
import { buildCalendar, readCalendarContent } from "../../../../maintenance/calendar/parse";
import { ChangeFile } from "../../../../maintenance/change/schema";
import { judgeRun } from "../../../../maintenance/gate/judge";
import { RECORD_FORMAT } from "../../../../maintenance/gate/record-format";
import { moduleChange, upgrade } from "../../maintenance/changes/changes-fixture";

const CALENDAR_FILE = join(__dirname, "../../../../calendar.yaml");
const content = readCalendarContent(readFileSync(CALENDAR_FILE, "utf8"), CALENDAR_FILE);
const RELEASE = { name: "r1", digest: `sha256:${"0".repeat(64)}` };

describe("the night of a test", () => {
  it("allows everything that a release may need, whenever it's planned", () => {
    const first = Temporal.Instant.from("2026-01-01T00:00Z");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 * 365 * 24 * 60 }), (minutes) => {
        const now = first.add({ minutes });
        const night = inventNight({ ...RELEASE, hasFramework: true }, buildCalendar(content), ["acme"], now)!;
        assert.ok(ChangeFile.safeParse(night.change).success);
        const verdict = judgeRun({
          format: RECORD_FORMAT,
          ...{ mode: "apply", environment: "sandbox", calendar: content, impact: [], release: RELEASE },
          clock: night.clock.toString(),
          now: night.clock.toString(),
          change: night.change,
          ownership: {
            customers: { acme: { is24x7: true } },
            nodes: { node1: { containers: { "101": { customer: "acme" } } } },
          },
          work: [
            { node: "node1", change: upgrade("asterisk", "11.25.0-1", "11.25.3-1"), targets: ["101"] },
            {
              node: "node1",
              change: upgrade("glibc", "2.12-1.212.el6", "2.12-1.215.el6"),
              targets: ["node", "101"],
            },
            {
              node: "node1",
              change: moduleChange("upgrade", "core", "2.10.1.1", "2.10.1.2"),
              targets: ["101"],
            },
          ],
          expectedMinutes: 20,
          unitMinutes: [],
          clocks: [],
          unobserved: [],
        });
        assert.deepEqual(
          verdict.findings.filter(({ level }) => level === "mandatory"),
          [],
        );
      }),
      { numRuns: 60 },
    );
  });

  it("is that of the longest window to come", () => {
    const move = { from: "2026-12-01T20:00", to: "2026-12-02T08:00", reason: "the move" };
    const calendar = buildCalendar({ ...content, extraWindows: [move] });
    const now = Temporal.Instant.from("2026-11-25T12:00Z");
    const night = inventNight({ ...RELEASE, hasFramework: false }, calendar, [], now)!;
    assert.equal(night.clock.toString(), "2026-12-02T01:00:01Z");
    assert.deepEqual(night.change.layers, ["nodes", "containers"]);
    assert.equal(night.change.notices, undefined);
  });

  it("is none where the calendar has no window", () => {
    const calendar = buildCalendar({ ...content, windows: [] });
    const now = Temporal.Instant.from("2026-11-25T12:00Z");
    assert.equal(inventNight({ ...RELEASE, hasFramework: false }, calendar, [], now), undefined);
  });
});
