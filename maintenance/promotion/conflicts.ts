import { comparePackages, formatNevra } from "../packages/nevra";
import { formatCapability } from "../repository/capability";
import { PackageIndex } from "../repository/package-index";
import type { Solvable } from "../repository/available-package";
import type { View } from "./dependencies";
import type { PromotablePackage } from "./promotable";

/** Two packages that can't be on one machine. */
export interface Clash {
  readonly package: string;
  readonly other: string;
  /** The capability that the package refuses. */
  readonly what: string;
  /** Whether it was so before. */
  readonly isOld: boolean;
}

/**
 * Packages of which a machine can have only one. Those of which the builds before conflicted already are alternatives:
 * no machine has both.
 *
 * @param alternatives pairs of names that are so as well
 */
export function findConflicts(
  before: View,
  after: View,
  alternatives: readonly (readonly [string, string])[],
): Clash[] {
  const known = new Set([
    ...listConflicts(before).map(({ first, second }) => keyOf(first.name, second.name)),
    ...alternatives.map(([first, second]) => keyOf(first, second)),
  ]);
  return listConflicts(after).map(({ first, second, what }) => ({
    package: formatNevra(first),
    other: formatNevra(second),
    what,
    isOld: known.has(keyOf(first.name, second.name)),
  }));
}

function listConflicts(view: View): { first: PromotablePackage; second: Solvable; what: string }[] {
  const index = new PackageIndex(view);
  return [...view]
    .filter(hasConflicts)
    .sort(comparePackages)
    .flatMap((first) =>
      first.conflicts.flatMap((capability) =>
        index
          .findProviders({ kind: "capability", capability })
          // Two architectures of one package, and a package that conflicts with what it provides itself, get along.
          .filter((second) => second.name !== first.name)
          .map((second) => ({ first, second, what: formatCapability(capability) })),
      ),
    );
}

function hasConflicts(p: Solvable): p is PromotablePackage {
  return "conflicts" in p;
}

function keyOf(a: string, b: string): string {
  return [a, b].sort().join(" ");
}
