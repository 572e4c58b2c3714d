import { competes } from "../packages/architecture";
import { groupBy } from "../packages/grouping";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { compareEvr } from "../packages/version";
import type { AvailablePackage, Solvable } from "./available-package";
import type { Selection } from "./selection";
import type { Supply } from "./supply";

/** A package that an update needs, though the build before it didn't: it may be missing where the update goes. */
export interface NewNeed {
  readonly needed: Package;
  /** The updates that need it. */
  readonly by: readonly Package[];
}

/**
 * Packages that machines may lack, going by the builds that updates replace. Nothing brings them in by itself: a
 * release changes a package where some build of it is installed.
 *
 * @param offered with older builds, of what the earlier release and the base don't know
 */
export function findNewNeeds(
  supply: Supply,
  { taken, kept }: Pick<Selection, "taken" | "kept">,
  offered: readonly AvailablePackage[],
): NewNeed[] {
  const keptBuilds = new Set(kept.map(formatNevra));
  const frozen = supply.frozen.filter((p) => keptBuilds.has(formatNevra(p)));
  const there = new Set<Solvable>([...taken, ...frozen, ...supply.base]);
  const expected = new Set([...supply.frozen, ...supply.base].map(({ name }) => name));
  const older = groupBy(
    [...supply.frozen.filter(({ described }) => described), ...supply.base, ...offered],
    ({ name }) => name,
  );

  const found = taken.flatMap((p) => {
    const before = (older.get(p.name) ?? []).filter((b) => competes(b.arch, p.arch) && compareEvr(b, p) < 0);
    if (before.length === 0) return [];
    const needed = p.requires.flatMap(({ requirement }) => {
      const providers = supply.index.findProviders(requirement).filter((provider) => there.has(provider));
      const names = new Set(
        providers.flatMap((provider) => [provider.name, ...listSucceeded(provider, supply)]),
      );
      if (providers.length === 0 || names.has(p.name) || [...names].some((name) => expected.has(name)))
        return [];
      const wasNeeded = before.some((b) =>
        b.requires.some((written) =>
          supply.index.findProviders(written.requirement).some(({ name }) => names.has(name)),
        ),
      );
      return wasNeeded ? [] : providers.slice(0, 1);
    });
    return [...new Set(needed)].map((package_) => ({ needed: package_, by: p }));
  });
  return [...groupBy(found, ({ needed }) => needed)]
    .map(([needed, needs]) => ({ needed, by: needs.map(({ by }) => by).sort(comparePackages) }))
    .sort((a, b) => comparePackages(a.needed, b.needed));
}

/** Names of packages in whose place it comes. */
function listSucceeded({ name, obsoletes }: Solvable, { successors }: Supply): string[] {
  return successors.has(name) ? obsoletes.map((capability) => capability.name) : [];
}
