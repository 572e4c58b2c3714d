import { groupBy } from "../packages/grouping";
import { formatNevra, type Package } from "../packages/nevra";
import type { Solvable } from "../repository/available-package";
import { listCompatible, type LockedArchitecture } from "../repository/compatible-architectures";
import { chooseNewest } from "../repository/newest";
import { findObsoleting } from "../repository/obsoletes";

/**
 * What a machine has that has every package there is, and is up to date: the release's builds, of other names the
 * newest, without what these make obsolete. What isn't in it nobody may depend on.
 */
export function viewAsMachine<T extends Solvable>(
  available: readonly T[],
  wanted: readonly Package[],
  architecture: LockedArchitecture,
): Set<T> {
  const builds = new Set(wanted.map(formatNevra));
  const names = new Set(wanted.map(({ name }) => name));
  // A build may be offered twice, by updates and by another repository.
  const released = [
    ...new Map(available.filter((p) => builds.has(formatNevra(p))).map((p) => [formatNevra(p), p])).values(),
  ];
  const others = chooseNewest(
    available.filter(({ name }) => !names.has(name)),
    listCompatible(architecture),
  );
  const obsoleting = groupBy(
    [...released, ...others].flatMap((by) => by.obsoletes.map(({ name }) => ({ by, name }))),
    ({ name }) => name,
  );
  const isObsolete = (p: T): boolean =>
    (obsoleting.get(p.name) ?? []).some(({ by }) => findObsoleting(by, p) !== undefined);
  return new Set([...released, ...others.filter((p) => !isObsolete(p))]);
}
