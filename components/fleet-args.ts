import type { ReleaseReference } from "../declarations/read-release";
import type { Fleet } from "../maintenance/fleet/fleet";
import type { DeclaredGate } from "../maintenance/gate/record";
import type { StandIns } from "./declared/stand-ins";

/** What a fleet is declared by, read and checked. */
export interface FleetArgs {
  readonly fleet: Fleet;
  readonly release: ReleaseReference;
  /** By what the run is judged: see `readGate`. */
  readonly gate: DeclaredGate;
  /** What stands in the fleet for outputs; nothing by default. */
  readonly standIns?: StandIns;
  /** What the gate waits for, beside the fleet's other parts; nothing by default. */
  readonly checked?: Promise<void>;
  /** What the names of its resources begin with, before `-`. By default, nothing: a program has one such fleet at most. */
  readonly prefix?: string;
}
