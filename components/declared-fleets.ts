import { type FleetMachine, MachineShared, MachinesOfFleets } from "../maintenance/fleet/same-machine";
import { RunSentence } from "./run-sentence";

/** Fleets of one program can't be told apart, or have one machine. */
export class FleetsCollide extends RunSentence {
  override readonly name = "FleetsCollide";
}

/** The fleets of a program, in the order in which they were declared. */
export class DeclaredFleets {
  private readonly prefixes: (string | undefined)[] = [];
  private readonly machines = new MachinesOfFleets();

  /**
   * @param prefix what the names of the fleet's resources begin with
   * @param machines its nodes
   * @throws FleetsCollide
   */
  add(prefix: string | undefined, machines: readonly Omit<FleetMachine, "fleet">[]): void {
    for (const other of this.prefixes) refuseAlike(other, prefix);
    for (const each of machines) {
      const added = { ...each, fleet: prefix };
      const known = this.machines.add(added);
      if (known !== undefined) throw new FleetsCollide(new MachineShared(known, added).message);
    }
    this.prefixes.push(prefix);
  }
}

function refuseAlike(first: string | undefined, second: string | undefined): void {
  if (first === second)
    throw new FleetsCollide(
      first === undefined
        ? "The program declares two fleets whose resources have the same names. Declare all nodes in one, or split the stack."
        : `The program declares two fleets with the name ${first}. Give each a name of its own.`,
    );
  if (first === undefined || second === undefined) return;
  const [short = "", long = ""] = [first, second].sort((a, b) => a.length - b.length);
  if (!long.startsWith(`${short}-`)) return;
  throw new FleetsCollide(
    `The program declares the fleets ${short} and ${long}. The names of resources begin with their fleet's, so those of ${long} ` +
      `look like resources of ${short}. Choose names of which none begins with the other.`,
  );
}
