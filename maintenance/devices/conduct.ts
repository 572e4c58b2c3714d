import type { Cause } from "../problems/problem";
import { cause } from "../problems/problem";
import type { WayBack } from "../kinds/devices/way-back";
import { type DeviceStep, type DeviceSteps, STEPS, type StepName } from "./device";
import { describeFailure, type Verdict } from "./verdict";
import { limitsOf } from "./device";

/** Why a step failed: its code is `limit` where it was ended at its limit. */
export interface StepFailure {
  readonly code: string;
  readonly said: string;
}

export interface StepWorker {
  /** @returns why it failed: a cause of its own, or what the step said; undefined for one that went well */
  perform(name: StepName | "wayBack", step: DeviceStep): Promise<StepFailure | Cause | undefined>;
  /** @returns the version that the device tells; undefined where it tells none */
  look(): Promise<string | undefined>;
  /** @param minutes from the step's begin to the end of all */
  mayBegin(step: StepName, minutes: number): boolean;
  tell(name: string): void;
}

/** Does a device's steps from here, in the order of `remote/devices/steps.sh`. */
export async function conductSteps(steps: DeviceSteps, wanted: string, worker: StepWorker): Promise<Verdict> {
  const found = await worker.look();
  if (found === wanted) return { kind: "already" };
  let needed = STEPS.reduce((sum, name) => sum + (steps[name]?.minutes ?? 0), 0);
  needed += steps.look.minutes + (steps.wayBack?.minutes ?? 0);
  for (const name of STEPS) {
    const step = steps[name];
    if (step === undefined) continue;
    if (name !== "checkAfter" && !worker.mayBegin(name, needed))
      return { kind: "deferred", because: cause("device-out-of-time", { step: name }) };
    worker.tell(name);
    const failure = await worker.perform(name, step);
    needed -= step.minutes;
    if (failure === undefined) continue;
    // A person's work that nobody confirmed is nobody's to undo.
    if ("parameters" in failure) return { kind: "failed", because: failure };
    const touched = name === "apply" || name === "checkAfter";
    const wayBack = touched ? await goBack(steps, worker) : "unneeded";
    return { kind: "failed", because: describeFailure({ step: name, ...failure, wayBack }, limitsOf(steps)) };
  }
  const after = await worker.look();
  if (after === wanted) return { kind: "done" };
  const wayBack = await goBack(steps, worker);
  return { kind: "failed", because: cause("device-version-other", { wanted, found: after ?? "", wayBack }) };
}

async function goBack({ wayBack }: DeviceSteps, worker: StepWorker): Promise<WayBack> {
  if (wayBack === undefined) return "none";
  worker.tell("wayBack");
  return (await worker.perform("wayBack", wayBack)) === undefined ? "returned" : "stuck";
}
