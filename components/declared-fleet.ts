import { Composition } from "./composition";
import type { FleetArgs } from "./fleet-args";
import { currentRun } from "./program-run";

/** A fleet that a program has declared. Its gate, its nodes and its report are made of it. */
export class DeclaredFleet {
  /** The fleet's name. */
  readonly name: string;
  /** The names of its nodes, in the order in which they're declared. */
  readonly nodes: readonly string[];
  /** @internal */
  readonly composition: Composition;

  /**
   * @internal
   * @throws FleetsCollide
   */
  constructor(args: FleetArgs) {
    const nodes = Object.values(args.fleet.nodes);
    currentRun().fleets.add(
      args.prefix,
      nodes.map(({ name, ssh }) => ({ node: name, machine: ssh })),
    );
    this.name = args.fleet.name;
    this.nodes = nodes.map(({ name }) => name);
    this.composition = new Composition(args);
  }
}
