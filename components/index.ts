export { ArgumentInvalid } from "./declared/argument-invalid";
export type { ContainerArgs, OverridesArgs } from "./declared/container";
export type {
  CustomerArgs,
  PbxFleetArgs,
  QualificationArgs,
  ImpactEntryArgs,
  RingArgs,
} from "./declared/fleet";
export type {
  ContainerFrameworkArgs,
  FrameworkArgs,
  FrameworkSettings,
  ModuleArgs,
} from "./declared/framework";
export type { NodeArgs, NodeSettings } from "./declared/node";
export type { BastionArgs, MachineArgs, NodeSshArgs, SshArgs } from "./declared/ssh";
export { PbxFleet } from "./pbx-fleet";
