import { readAndDeclare } from "./declare-fleet";
import type { PbxFleetArgs } from "./declared/fleet";
import { Fleet } from "./fleet";
import { type PbxOptions, refuseOptions } from "./refuse-options";

/**
 * A fleet of nodes at a release, with the PBX containers on them. It has the gate that every run passes, a resource for each node's work
 * of each kind, and the report that closes the run.
 *
 * Its arguments are those of a fleet file and of a stack's configuration. They're checked alike.
 */
export class PbxFleet extends Fleet {
  /**
   * @param name the fleet's, which messages and journals have, and which the names of its resources begin with
   * @throws ArgumentInvalid, FleetEmpty without nodes, FleetsCollide where another fleet of the program has its name or a machine, RunError for a file or credentials
   *   that can't be used
   */
  constructor(name: string, args: PbxFleetArgs, options?: PbxOptions) {
    const who = `PbxFleet ${name}`;
    const given = refuseOptions(who, options);
    super(name, readAndDeclare(who, name, args), given);
  }
}
