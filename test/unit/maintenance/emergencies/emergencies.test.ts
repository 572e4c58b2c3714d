import assert from "node:assert/strict";
import type { Tier } from "../../../../maintenance/change/tiers";
import { describeQuarter, reportEmergencies } from "../../../../maintenance/emergencies/share";
import { at } from "../decision/decision-fixture";

function report(...runs: [tier: Tier, when: string][]): string[] {
  const applied = runs.map(([tier, when]) => ({ tier, at: at(when) }));
  return reportEmergencies(applied, "America/New_York").map(describeQuarter);
}

describe("the share of emergencies", () => {
  it("is counted by quarter, in the company's zone, the oldest first", () => {
    assert.deepEqual(
      report(
        ["SHTF", "2027-01-01T05:00Z"],
        ["T1", "2026-10-02T22:00-04:00"],
        ["T3", "2026-11-02T12:00-05:00"],
        ["T4", "2027-01-01T04:59Z"],
        ["T2", "2026-12-04T22:00-05:00"],
      ),
      [
        "2026 Q4: 2 emergencies among 4 runs (50%): 1 T3, 1 T4",
        "2027 Q1: 1 emergency among 1 run (100%): 1 SHTF",
      ],
    );
  });

  it("counts each run, whatever change it's for", () => {
    assert.deepEqual(
      report(
        ["T4", "2026-12-01T12:00-05:00"],
        ["T1", "2026-12-18T22:00-05:00"],
        ["T4", "2026-12-01T18:00-05:00"],
      ),
      ["2026 Q4: 2 emergencies among 3 runs (67%): 2 T4"],
    );
  });

  it("of nothing is nothing", () => {
    assert.deepEqual(report(), []);
  });
});
