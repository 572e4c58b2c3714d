import assert from "node:assert/strict";
import fc from "fast-check";
import { conductSteps, type StepFailure } from "../../../../maintenance/devices/conduct";
import { type DeviceSteps, STEPS } from "../../../../maintenance/devices/device";
import { type Cause, cause } from "../../../../maintenance/problems/problem";

const step = { kind: "call", method: "GET", path: "/", save: false, minutes: 1 } as const;
const ALL: DeviceSteps = {
  look: step,
  backup: step,
  checkBefore: step,
  apply: step,
  checkAfter: step,
  wayBack: step,
};
const FAILED: StepFailure = { code: "", said: "no" };

/** A device that has version 1, and version 2 once it was applied. */
class Played {
  readonly done: string[] = [];
  private version = "1";
  constructor(private readonly failures: Readonly<Record<string, StepFailure | Cause>>) {}

  conduct(steps = ALL, minutesLeft = 1000) {
    return conductSteps(steps, "2", {
      look: () => Promise.resolve(this.version),
      mayBegin: (_name, minutes) => minutes <= minutesLeft,
      tell: () => undefined,
      perform: (name) => {
        this.done.push(name);
        const failure = this.failures[name];
        if (name === "apply") this.version = failure === undefined ? "2" : "broken";
        if (name === "wayBack" && failure === undefined) this.version = "1";
        return Promise.resolve(failure);
      },
    });
  }

  get has(): string {
    return this.version;
  }
}

describe("a device's steps, conducted from here", () => {
  it("are done in their order, and none again", async () => {
    const device = new Played({});
    assert.deepEqual(await device.conduct(), { kind: "done" });
    assert.deepEqual(device.done, STEPS);
    assert.deepEqual(await device.conduct(), { kind: "already" });
    assert.deepEqual(device.done, STEPS);
  });

  it("leave the device as it was or as it's wanted, or say that they didn't, whatever fails", async () => {
    const names = [...STEPS, "wayBack"];
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(names),
        fc.subarray(["backup", "checkBefore", "checkAfter", "wayBack"]),
        async (failing, left) => {
          const steps = Object.fromEntries(
            Object.entries(ALL).filter(([name]) => !left.includes(name)),
          ) as unknown as DeviceSteps;
          const device = new Played(Object.fromEntries(failing.map((name) => [name, FAILED])));
          const verdict = await device.conduct(steps);
          assert.equal(new Set(device.done).size, device.done.length);
          const order = names.filter((name) => device.done.includes(name));
          assert.deepEqual(device.done, order);
          if (verdict.kind === "done") {
            assert.equal(device.has, "2");
            return;
          }
          assert.ok(verdict.kind === "failed" && verdict.because.code === "device-step-failed");
          const { wayBack } = verdict.because.parameters;
          assert.equal(device.has === "1", wayBack === "unneeded" || wayBack === "returned");
        },
      ),
    );
  });

  it("don't go back after a person's work that nobody confirmed", async () => {
    const because = cause("confirmation-missing", { file: "c.yaml", minutes: 1 });
    const device = new Played({ apply: because });
    assert.deepEqual(await device.conduct(), { kind: "failed", because });
    assert.deepEqual(device.done, ["backup", "checkBefore", "apply"]);
  });

  it("begin nothing where the window is nearly over", async () => {
    const device = new Played({});
    // Four steps, the way back and the look.
    assert.deepEqual(await device.conduct(ALL, 5), {
      kind: "deferred",
      because: cause("device-out-of-time", { step: "backup" }),
    });
    assert.deepEqual(device.done, []);
    assert.equal((await device.conduct(ALL, 6)).kind, "done");
  });
});
