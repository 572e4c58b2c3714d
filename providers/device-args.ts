import type { DeviceSteps } from "../maintenance/devices/device";
import type { DeviceCare, FleetDevice } from "../maintenance/fleet/fleet";
import type { SshTarget } from "../remote/ssh/target";

/** What a device is declared with: plain data without secrets, since it goes into the state. */
export interface DeviceArgs {
  /** The fleet that the device is of; absent for a fleet without a prefix, as of YAML. */
  readonly fleet?: string;
  /** Name of the device in the fleet file. Policies read it as of any machine. */
  readonly node: string;
  /** What it is. */
  readonly equipment: string;
  /** How it's reached, also over HTTPS. */
  readonly ssh: SshTarget;
  readonly over: DeviceCare["over"];
  readonly version: string;
  readonly steps: DeviceSteps;
  readonly reserveMinutes: number;
  /** The fleet's release: its gate is of that. */
  readonly release: { readonly name: string; readonly digest: string };
}

/** @param fleet what its resources' names begin with; undefined for a fleet without a prefix */
export function describeDevice(
  { name, kind }: FleetDevice,
  { reaching, over, version, steps, reserveMinutes }: DeviceCare,
  { name: release, digest }: DeviceArgs["release"],
  fleet: string | undefined,
): DeviceArgs {
  return {
    ...(fleet !== undefined && { fleet }),
    ...{ node: name, equipment: kind, over, version, steps, reserveMinutes },
    ssh: { ...reaching, sudo: "none" },
    release: { name: release, digest },
  };
}
