import assert from "node:assert/strict";
import { describeClosure } from "../../../../maintenance/calendar/describe";
import { describeCause } from "../../../../maintenance/problems/describe";

const NO_WINDOW = "The calendar has no window that fits. Add one, or split the work.";
const SHORTAGE = { minutes: 12, reserve: 0, left: -1, timeZone: "America/New_York" };
const OUTSIDE = {
  rule: "framework-window",
  change: "c1",
  tier: "T3",
  at: "2026-11-25T17:00:00Z",
  timeZone: "America/New_York",
};

describe("the sentence of a deferral", () => {
  it("says that the window has ended, and that there is no other", () => {
    const sentence = `deferred. The work needs 12 minutes, and the window has ended. ${NO_WINDOW}`;
    assert.equal(describeCause({ code: "deferred-shortage", parameters: SHORTAGE }, "node1"), sentence);
  });

  it("says of modules that installed ones would change", () => {
    const sentence =
      "deferred. It's Wednesday 25 November 2026, 12:00 (America/New_York), outside of all maintenance windows. " +
      `Installed modules would change, which needs a window. ${NO_WINDOW}`;
    assert.equal(describeCause({ code: "deferred-window", parameters: OUTSIDE }, "node1"), sentence);
  });

  it("names what has closed the window", () => {
    assert.deepEqual(
      (["freeze", "freeze-at-opening", "holiday-at-opening"] as const).map((by) =>
        describeClosure({ by, name: "Bridge day" }),
      ),
      [
        "frozen: Bridge day",
        "the window is closed, since it begins in a freeze: Bridge day",
        "the window is closed, since it begins on a holiday: Bridge day",
      ],
    );
  });

  it("is told as a code with its parameters where these aren't a moment, or no zone", () => {
    for (const wrong of [{ at: "tomorrow" }, { timeZone: "Nowhere/Town" }]) {
      const parameters = { ...OUTSIDE, ...wrong };
      assert.equal(
        describeCause({ code: "deferred-window", parameters }, "node1"),
        `deferred-window: ${JSON.stringify(parameters)}`,
      );
    }
  });
});
