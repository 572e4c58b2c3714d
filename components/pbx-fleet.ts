import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors";
import { plainText } from "../maintenance/text/plain-text";
import { checkCredentials, namesOf } from "./check-credentials";
import { ArgumentInvalid } from "./declared/argument-invalid";
import type { PbxFleetArgs } from "./declared/fleet";
import { readDeclaredFleet } from "./declared/read-declared-fleet";
import { Fleet } from "./fleet";

/**
 * A fleet of nodes, with the PBX containers on them, at a release: the gate that every run passes, a resource for each node's work of
 * each kind, and the report that closes the run.
 *
 * Its arguments are those of a fleet file and of a stack's configuration, and are checked alike.
 */
export class PbxFleet extends Fleet {
  /**
   * @param name the fleet's, which messages and journals have, and which the names of its resources begin with
   * @throws ArgumentInvalid, RunError for a file or credentials that can't be used
   */
  constructor(name: string, args: PbxFleetArgs, options?: ComponentResourceOptions) {
    super(name, { ...declare(name, args), prefix: name }, options);
  }
}

function declare(name: string, args: PbxFleetArgs): ReturnType<typeof readDeclaredFleet> {
  try {
    const declared = readDeclaredFleet(name, args);
    checkCredentials(namesOf(declared.fleet));
    return declared;
  } catch (error) {
    if (error instanceof ArgumentInvalid || !(error instanceof Error)) throw error;
    // What is wrong with a file is said in a sentence; where our code noticed it is nobody's concern.
    throw new RunError(plainText(error.message));
  }
}
