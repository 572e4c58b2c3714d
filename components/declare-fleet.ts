import { asRunSentence } from "./as-run-sentence";
import { checkCredentialsSoFar, namesOf } from "./check-credentials";
import { DeclaredFleet } from "./declared-fleet";
import type { PbxFleetArgs } from "./declared/fleet";
import { readDeclaredFleet } from "./declared/read-declared-fleet";

/**
 * Reads and checks a fleet's arguments, for a program that makes the fleet's resources one by one: a {@link ChangeGate}, then a
 * {@link PbxNode} for each node, then a {@link RunReport}. `PbxFleet` makes all of them at once.
 *
 * The program makes them before it waits for anything. Until all are there, nothing of the fleet is looked at.
 *
 * @param name the fleet's, which messages and journals have, and which the names of its resources begin with
 * @throws ArgumentInvalid, FleetEmpty without nodes, FleetsCollide where another fleet of the program has its name or a machine, RunError for a file or credentials
 *   that can't be used
 */
export function declareFleet(name: string, args: PbxFleetArgs): DeclaredFleet {
  return readAndDeclare(`declareFleet ${name}`, name, args);
}

/** @param who names the component in messages */
export function readAndDeclare(who: string, name: string, args: PbxFleetArgs): DeclaredFleet {
  const declared = asRunSentence(() => {
    const read = readDeclaredFleet(who, name, args);
    return { ...read, checked: checkCredentialsSoFar(namesOf(read.fleet)) };
  });
  return DeclaredFleet.of({ ...declared, prefix: name });
}
