/**
 * The name of a resource of a fleet: `prod-gate` of the fleet `prod`. Pulumi tells resources apart by their names and types, and several
 * fleets may be in a program.
 *
 * @param fleet by its name; undefined for a fleet without a prefix, as of YAML
 * @param own `gate`, `report`, or what it's of
 */
export function memberName(fleet: string | undefined, own: string): string {
  return fleet === undefined ? own : `${fleet}-${own}`;
}

/** A node or a device of a fleet. */
export interface Member {
  readonly name: string;
  /** Of its further resources: `node1-containers` is one of `node1`. */
  readonly suffixes: readonly string[];
}

/** What a fleet has beside them. */
const BESIDE_MEMBERS = ["gate", "report"];

/** Those whose names other resources of the fleet have: `--target` would name both. */
export function listTaken<T extends Member>(members: readonly T[]): T[] {
  const further = members.flatMap(({ name, suffixes }) => suffixes.map((suffix) => `${name}-${suffix}`));
  const taken = new Set([...BESIDE_MEMBERS, ...further]);
  return members.filter(({ name }) => taken.has(name));
}

/** How an operator names a resource of a fleet in a run of some resources. */
export function targetOption(fleet: string | undefined, own: string): string {
  return `--target '**::${memberName(fleet, own)}'`;
}
