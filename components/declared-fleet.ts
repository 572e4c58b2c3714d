import { Composition } from "./composition";
import type { FleetArgs } from "./fleet-args";
import { ArgumentInvalid } from "./declared/argument-invalid";
import { currentRun } from "./program-run";
import { RunSentence } from "./run-sentence";

/** A fleet without nodes: a list that was left empty would pass for a fleet in which nothing is to be done. */
class FleetEmpty extends RunSentence {
  override readonly name = "FleetEmpty";

  constructor(fleet: string) {
    super(
      `The fleet ${fleet} has no nodes. Declare at least one, or take the fleet out of the program. ` +
        "A stack that promotes releases names its `repository`.",
    );
  }
}

/** A fleet that `declareFleet` read and checked. Its gate, its nodes and its report are made of it. */
export class DeclaredFleet {
  /** The fleet's name. */
  readonly name: string;
  /** The names of its nodes, in the order in which they're declared. */
  readonly nodes: readonly string[];
  /** The names of its devices that runs work on. */
  readonly devices: readonly string[];
  readonly #composition: Composition;

  private constructor(args: FleetArgs) {
    const nodes = Object.values(args.fleet.nodes);
    if (nodes.length === 0) throw new FleetEmpty(args.fleet.name);
    const devices = Object.values(args.fleet.devices).filter(({ care }) => care !== undefined);
    currentRun().fleets.add(args.prefix, [
      ...nodes.map(({ name, ssh }) => ({ node: name, machine: ssh })),
      ...devices.flatMap(({ name, care }) =>
        care === undefined ? [] : [{ node: name, machine: care.reaching }],
      ),
    ]);
    this.name = args.fleet.name;
    this.nodes = nodes.map(({ name }) => name);
    this.devices = devices.map(({ name }) => name);
    this.#composition = new Composition(args);
  }

  /**
   * @internal
   * @throws FleetEmpty, FleetsCollide
   */
  static of(args: FleetArgs): DeclaredFleet {
    return new DeclaredFleet(args);
  }

  /**
   * What a fleet's resources are made of.
   *
   * @internal
   * @param who names the resource in messages
   * @param fleet whatever a program gives: plain JavaScript checks no types
   * @throws ArgumentInvalid
   */
  static compositionOf(who: string, fleet: unknown): Composition {
    if (fleet instanceof DeclaredFleet) return fleet.#composition;
    throw ArgumentInvalid.of(who, [
      { path: [], message: "the first argument is no fleet that declareFleet returned" },
    ]);
  }
}
