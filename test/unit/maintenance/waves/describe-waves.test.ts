import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import { describeBatches, planBatches } from "../../../../maintenance/waves/describe-waves";

const WINDOW = {
  start: Temporal.Instant.from("2026-11-28T03:00:00Z"),
  end: Temporal.Instant.from("2026-11-28T09:00:00Z"),
};
const batch = (wave: number, units: number, from: number, until: number) => ({
  ...{ layer: "containers" as const, nodes: 1, wave, units, from, until },
});
const plan = (now: string, ...waves: ReturnType<typeof batch>[]) =>
  planBatches({ waves, now, calendar: { timeZone: "America/New_York" } }, WINDOW);

describe("the waves of a plan", () => {
  it("begin with the window, and say which end after it", () => {
    const batches = plan("2026-11-25T10:00:00Z", batch(1, 1, 0, 5), batch(2, 5, 15, 365));
    assert.deepEqual(describeBatches(batches), [
      "wave 1 of packages of containers: 1 container, Friday 27 November 2026, 22:00 to 22:05 (America/New_York)",
      "wave 2 of packages of containers: 5 containers, Friday 27 November 2026, 22:15 to Saturday 04:05 (America/New_York), after the window's end",
    ]);
    assert.equal(batches[0]?.from, "2026-11-28T03:00:00Z");
  });

  it("begin now in a window that is open", () => {
    assert.equal(plan("2026-11-28T04:00:00Z", batch(1, 1, 0, 5))[0]?.until, "2026-11-28T04:05:00Z");
  });

  it("are at most ten lines", () => {
    const many = Array.from({ length: 30 }, (_, i) => batch(i + 1, 1, i, i + 1));
    const lines = describeBatches(plan("2026-11-28T04:00:00Z", ...many));
    assert.equal(lines.length, 10);
    assert.equal(lines[8], "and 21 more until then");
    assert.match(lines[9] ?? "", /^wave 30 /);
  });
});
