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

/** How an operator names a resource of a fleet in a run of some resources. */
export function targetOption(fleet: string | undefined, own: string): string {
  return `--target '**::${memberName(fleet, own)}'`;
}
