import { groupBy } from "../packages/grouping";
import { comparePackages, type Package } from "../packages/nevra";
import type { Ensure } from "../packages/transition";
import { type Capability, formatCapability, parseCapability } from "./capability";
import { findObsoleting } from "./obsoletes";

/** A package of a release, and what rpm erases wherever that is installed. */
export interface Obsoletion {
  readonly by: Package;
  /** `php < 5.4` */
  readonly obsoletes: string;
  /** The name in it. */
  readonly name: string;
  /** Builds that are known and meant by it, the newest of each name and architecture; sorted. */
  readonly known: readonly Package[];
  /** Whether the package comes where the other one is; else it does away with it only where both are. */
  readonly takesPlace: boolean;
}

interface Obsoleting extends Package {
  readonly ensure: Ensure;
  readonly obsoletes?: readonly string[];
}

/**
 * What the packages of a release erase. A name that the release itself has in a build that isn't meant is left out: that
 * build comes in the same transaction.
 *
 * @param packages of one layer and OS family
 * @param known builds that machines may have
 */
export function findObsoletions(packages: readonly Obsoleting[], known: readonly Package[]): Obsoletion[] {
  const released = groupBy(packages, ({ name }) => name);
  const knownByName = groupBy([...packages, ...known], ({ name }) => name);
  return packages.toSorted(comparePackages).flatMap((by) =>
    (by.obsoletes ?? []).flatMap((obsoletes): Obsoletion[] => {
      const capability = parseCapability(obsoletes);
      if (capability === undefined || capability.name === by.name) return [];
      const isMeant = (p: Package): boolean => means(by, capability, p);
      if (released.get(capability.name)?.every((p) => !isMeant(p)) === true) return [];
      return [
        {
          by,
          obsoletes,
          name: capability.name,
          known: keepNewest((knownByName.get(capability.name) ?? []).filter(isMeant)),
          takesPlace: by.ensure !== "where-installed",
        },
      ];
    }),
  );
}

export function listObsoletes(obsoletes: readonly Capability[]): string[] {
  return [...new Set(obsoletes.map(formatCapability))].sort();
}

function means({ name }: Package, capability: Capability, p: Package): boolean {
  return findObsoleting({ name, obsoletes: [capability] }, p) !== undefined;
}

function keepNewest(packages: readonly Package[]): Package[] {
  // In an order in which the newest comes last.
  const sorted = packages.toSorted(comparePackages);
  return [...new Map(sorted.map((p) => [`${p.name}.${p.arch}`, p])).values()];
}
