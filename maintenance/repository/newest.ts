import { competes } from "../packages/architecture";
import { groupBy } from "../packages/grouping";
import { comparePackages, type Package } from "../packages/nevra";
import { compareEvr } from "../packages/version";

/**
 * The newest build of each name that a machine would keep: one, or one for each architecture that lives beside the
 * others (multilib). Of builds that rpm takes for equally new, that of the first of `architectures`.
 *
 * @param architectures what machines can install, the preferred one first; builds for others are left out
 */
export function chooseNewest<T extends Package>(
  candidates: readonly T[],
  architectures: readonly string[],
): T[] {
  const installable = candidates.filter(({ arch }) => architectures.includes(arch));
  return [...groupBy(installable, ({ name }) => name).values()]
    .flatMap((builds) => keepCompatible(orderNewestFirst(builds, architectures)))
    .sort(comparePackages);
}

/** By rpm's order, then by preference, and in the end by their text, so that the order given never matters. */
export function orderNewestFirst<T extends Package>(
  builds: readonly T[],
  architectures: readonly string[],
): T[] {
  const rank = ({ arch }: T): number => architectures.indexOf(arch);
  return builds.toSorted((a, b) => compareEvr(b, a) || rank(a) - rank(b) || comparePackages(b, a));
}

function keepCompatible<T extends Package>(newestFirst: readonly T[]): T[] {
  const kept: T[] = [];
  for (const build of newestFirst) {
    if (!kept.some(({ arch }) => competes(arch, build.arch))) kept.push(build);
  }
  return kept;
}
