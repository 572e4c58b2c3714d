/** What the types of this project's resources begin with. */
export const OWN_TYPES = "pulumi-nodejs:dynamic/maintenance:";

/** The first resource of a run; its inputs are a `GateRecord`. */
export const CHANGE_GATE = `${OWN_TYPES}ChangeGate`;

/** The last resource of a run. */
export const RUN_REPORT = `${OWN_TYPES}RunReport`;

/** A device beside the nodes, at a version. */
export const DEVICE_MAINTENANCE = `${OWN_TYPES}DeviceMaintenance`;

/** What became of a device's steps over SSH. */
export const DEVICE_OUTCOME = `${OWN_TYPES}DeviceOutcome`;

/** What does a device's steps over SSH, a child of {@link DEVICE}. */
export const REMOTE_COMMAND = "command:remote:Command";

/** The component that a device is declared by. */
export const DEVICE = "maintenance:index:Device";

/** What a package repository offers; its inputs are a `PlannedPromotion`. */
export const REPOSITORY_PROMOTION = `${OWN_TYPES}RepositoryPromotion`;
