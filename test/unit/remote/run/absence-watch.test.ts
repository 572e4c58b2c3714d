import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { AbsenceWatch } from "../../../../remote/run/absence-watch";

describe("who watches how long containers are away", () => {
  let told: string[];
  let watch: AbsenceWatch;
  beforeEach(() => {
    told = [];
    watch = new AbsenceWatch({ seconds: 0.05, onOverrun: (target) => told.push(target) });
  });
  afterEach(() => {
    watch.end();
  });

  const hear = (target: string, state: string, step = "stop"): void => {
    watch.see({ event: "step", at: 0, target, step, state });
  };

  it("tells of each once, while it's away, and not of who is back in time", async () => {
    for (const target of ["101", "102"]) hear(target, "begun");
    hear("102", "done");
    hear("103", "begun", "measure");
    hear("101", "returned");
    await delay(100);
    assert.deepEqual(told, ["102"]);
    // A node that was lost tells its events again.
    hear("102", "begun");
    await delay(100);
    assert.deepEqual(told, ["102"]);
  });

  it("tells nothing once the run is over", async () => {
    hear("101", "begun");
    watch.end();
    await delay(100);
    assert.deepEqual(told, []);
  });
});
