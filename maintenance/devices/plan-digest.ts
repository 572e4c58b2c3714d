import { createHash } from "node:crypto";
import type { DeviceSteps } from "./device";

export interface DevicePlan {
  readonly device: string;
  /** What the device runs before. */
  readonly from: string;
  /** What it's to run. */
  readonly version: string;
  readonly steps: DeviceSteps;
  /** The name of the change. */
  readonly change: string;
}

/** Tells a plan from all others: a confirmation of one counts for no other. 16 hexadecimal digits. */
export function digestOfPlan({ device, from, version, change, steps }: DevicePlan): string {
  const { look, backup, checkBefore, apply, checkAfter, wayBack } = steps;
  const text = JSON.stringify([
    device,
    from,
    version,
    change,
    ...[look, backup, checkBefore],
    ...[apply, checkAfter, wayBack],
  ]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
