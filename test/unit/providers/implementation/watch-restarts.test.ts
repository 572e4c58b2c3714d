import assert from "node:assert/strict";
import { cause } from "../../../../maintenance/problems/problem";
import type { Outcome } from "../../../../remote/run/converge";
import type { UnitNotes } from "../../../../kinds/draft";
import { leftAgainstTier } from "../../../../providers/implementation/watch-restarts";
import type { Outcomes } from "../../../../providers/implementation/tell-outcomes";

const done = (...warnings: UnitNotes["warnings"]) =>
  ({ kind: "done", report: { info: [], warnings } }) as const;

describe("what a run has left on replaced files", () => {
  const left = cause("service-left", { service: "crond" });
  const outcomes: Outcomes = new Map<string, Outcome<UnitNotes>>([
    ["101", done(left, cause("file-to-merge", { file: "/etc/x" }))],
    ["102", done(cause("service-kept", { service: "asterisk" }))],
    ["103", { kind: "failed", cause: left }],
  ]);

  it("is a problem after a T4, which restarts all, where the fleet file restarts nothing", () => {
    assert.deepEqual(leftAgainstTier(outcomes, { restartsAll: true }), [{ target: "101", because: left }]);
  });

  it("is none after a tier that may leave it", () => {
    assert.deepEqual(leftAgainstTier(outcomes, { restartsAll: false }), []);
  });
});
