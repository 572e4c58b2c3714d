import assert from "node:assert/strict";
import type { Tier } from "../../maintenance/change/change";
import { describeQuarter, reportEmergencies } from "../../maintenance/emergencies/share";
import { at } from "./decision-fixture";

function report(...changes: [id: string, tier: Tier, when: string][]): string[] {
  const applied = changes.map(([id, tier, when]) => ({ id, tier, at: at(when) }));
  return reportEmergencies(applied, "America/New_York").map(describeQuarter);
}

describe("the share of emergencies", () => {
  it("is counted by quarter, in the company's zone, the oldest first", () => {
    assert.deepEqual(
      report(
        ["d", "SHTF", "2027-01-01T05:00Z"],
        ["a", "T1", "2026-10-02T22:00-04:00"],
        ["b", "T3", "2026-11-02T12:00-05:00"],
        ["c", "T4", "2027-01-01T04:59Z"],
        ["e", "T2", "2026-12-04T22:00-05:00"],
      ),
      [
        "2026 Q4: 2 emergencies among 4 changes (50%): 1 T3, 1 T4",
        "2027 Q1: 1 emergency among 1 change (100%): 1 SHTF",
      ],
    );
  });

  it("counts a change that took several windows once, when it began", () => {
    assert.deepEqual(report(["a", "T1", "2027-01-08T22:00-05:00"], ["a", "T1", "2026-12-18T22:00-05:00"]), [
      "2026 Q4: 0 emergencies among 1 change (0%)",
    ]);
  });

  it("of nothing is nothing", () => {
    assert.deepEqual(report(), []);
  });
});
