import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { asRunSentence } from "./as-run-sentence";
import { checkCredentialsSoFar, namesOf } from "./check-credentials";
import type { PbxFleetArgs } from "./declared/fleet";
import { readDeclaredFleet } from "./declared/read-declared-fleet";
import { Fleet } from "./fleet";
import { refuseOptions } from "./refuse-options";

/**
 * A fleet of nodes, with the PBX containers on them, at a release: the gate that every run passes, a resource for each node's work of
 * each kind, and the report that closes the run.
 *
 * Its arguments are those of a fleet file and of a stack's configuration, and are checked alike.
 */
export class PbxFleet extends Fleet {
  /**
   * @param name the fleet's, which messages and journals have, and which the names of its resources begin with
   * @throws ArgumentInvalid, FleetsCollide where another fleet of the program has its name or a machine, RunError for a file or credentials
   *   that can't be used
   */
  constructor(name: string, args: PbxFleetArgs, options?: ComponentResourceOptions) {
    super(name, { ...declare(name, args), prefix: name }, refuseOptions(`PbxFleet ${name}`, options));
  }
}

function declare(name: string, args: PbxFleetArgs): ReturnType<typeof readDeclaredFleet> {
  return asRunSentence(() => {
    const declared = readDeclaredFleet(name, args);
    checkCredentialsSoFar(namesOf(declared.fleet));
    return declared;
  });
}
