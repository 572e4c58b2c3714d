/** What the types of this project's resources begin with. */
export const OWN_TYPES = "pulumi-nodejs:dynamic/maintenance:";

/** The first resource of a run; its inputs are a `GateRecord`. */
export const CHANGE_GATE = `${OWN_TYPES}ChangeGate`;

/** The last resource of a run. */
export const RUN_REPORT = `${OWN_TYPES}RunReport`;

/** What a package repository offers; its inputs are a `PlannedPromotion`. */
export const REPOSITORY_PROMOTION = `${OWN_TYPES}RepositoryPromotion`;
