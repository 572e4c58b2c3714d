export { ChangeGate } from "./change-gate";
export { declareFleet } from "./declare-fleet";
export type { DeclaredFleet } from "./declared-fleet";
export { Device } from "./device";
export { ArgumentInvalid } from "./declared/argument-invalid";
export type { Amount, BeancountersArgs } from "./declared/beancounters";
export type {
  BusinessHoursArgs,
  CalendarArgs,
  ExtraWindowArgs,
  FreezeArgs,
  HolidayArgs,
  Weekday,
  WindowArgs,
} from "./declared/calendar";
export type {
  ChangeArgs,
  ChangedLayer,
  EstimateArgs,
  NoticeArgs,
  ReleaseReferenceArgs,
  DrainArgs,
  VulnerabilityArgs,
  WaveSizeArgs,
} from "./declared/change";
export type { ContainerArgs, OverridesArgs } from "./declared/container";
export type { DeviceArgs, DeviceStepArgs, DeviceStepsArgs } from "./declared/device";
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
export type { IncidentArgs, IncidentsArgs } from "./declared/incidents";
export type { NodeArgs, NodeSettings, StorageArgs, StorageCommandsArgs } from "./declared/node";
export type { ProbeArgs } from "./declared/probe";
export type {
  AdvisoryArgs,
  LeftOutArgs,
  LeftOutInBulkArgs,
  LeftOutReason,
  PackageArgs,
  ProvenanceArgs,
  ReleaseArgs,
  ReleasePartArgs,
  RepositoryStateArgs,
} from "./declared/release";
export type { BastionArgs, MachineArgs, NodeSshArgs, SshArgs } from "./declared/ssh";
export type { PromotionArgs } from "./declared/promotion";
export type { PbxRepositoryArgs, RepositoryArgs, RepositoryBastionArgs } from "./declared/repository";
export { PbxFleet } from "./pbx-fleet";
export { PbxNode } from "./pbx-node";
export { PbxRepository } from "./pbx-repository";
export type { PbxOptions } from "./refuse-options";
export { RunReport } from "./run-report";
