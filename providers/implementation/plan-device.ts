import type { ChangeGroup } from "../../maintenance/changes/change-group";
import { CONFIRMED_STEPS, confirmationFile } from "../../maintenance/devices/confirmation";
import { minutesOf } from "../../maintenance/devices/device";
import { digestOfPlan } from "../../maintenance/devices/plan-digest";
import type { Gate } from "../../maintenance/gate/gate";
import type { PlannedOperation } from "../../maintenance/gate/planned-operation";
import { cause, type Problem } from "../../maintenance/problems/problem";
import { listWords } from "../../maintenance/text/list-words";
import type { Sight } from "../../remote/devices/look";
import type { DeviceArgs } from "../device-args";

/** What would change on a device. */
export interface DevicePlan {
  readonly pending: readonly ChangeGroup[];
  readonly notes: readonly Problem[];
  readonly problems: readonly Problem[];
  /** The plan's digest; absent where nothing is to be done. */
  readonly digest?: string;
}

/** @param gate of the run; a refresh has none */
export function planDevice(args: DeviceArgs, sight: Sight, gate: Gate | undefined): DevicePlan {
  const { node, equipment, version, steps } = args;
  const nothing = { pending: [], notes: [], problems: [] };
  if ("because" in sight) return { ...nothing, problems: [{ node, ...sight.because }] };
  const { version: from } = sight;
  if (from === version) return nothing;
  if (gate?.layers.includes("devices") !== true)
    return { ...nothing, notes: [{ node, ...cause("device-pending", { from, to: version }) }] };
  const digest = digestOfPlan({ device: node, from, version, change: gate.changeName, steps });
  const manual = CONFIRMED_STEPS.flatMap((name): Problem[] => {
    const step = steps[name];
    if (step?.kind !== "confirm") return [];
    const { confirm, minutes } = step;
    const [file, by] = [confirmationFile(node, name, digest), listWords(Object.keys(step.by), "or")];
    return [{ node, ...cause("device-manual", { confirm, file, by, minutes }) }];
  });
  const change = { kind: "device", device: node, equipment, from, to: version } as const;
  return { ...nothing, pending: [{ targets: ["node"], change }], notes: manual, digest };
}

/** A plan as the gate judges it. */
export function describeDevicePlan({ node, steps }: DeviceArgs, { pending }: DevicePlan): PlannedOperation {
  const minutes = minutesOf(steps);
  // A device is worked on by itself, and in no wave.
  return { node, pending, targets: [], parallel: 1, minutes, unitMinutes: minutes };
}
