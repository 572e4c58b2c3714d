import type { NodeChanges } from "../changes/group-changes";

/** The plan of one layer of a node, and how long that will take. */
export interface PlannedOperation extends NodeChanges {
  readonly minutes: number;
  /** What is worked on: `node`, or ids of containers. */
  readonly targets: readonly string[];
  /** Of one of its targets. */
  readonly unitMinutes: number;
  /** How many of them at once. */
  readonly parallel: number;
  /** Ids of containers that don't run, aren't there, or couldn't be planned: what stands in for them isn't touched. None unless told. */
  readonly unwell?: readonly string[];
}
