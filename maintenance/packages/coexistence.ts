import { competes } from "./architecture";
import { groupBy } from "./grouping";
import { areInstallOnly } from "./install-only";
import { formatNevra, type Package } from "./nevra";

/** Two packages that are both wanted, but of which rpm would keep only one. */
export class ContradictoryPackages extends Error {
  /** NEVRAs. */
  readonly first: string;
  readonly second: string;

  constructor(first: Package, second: Package) {
    const [one, other] = [formatNevra(first), formatNevra(second)];
    super(`${one} and ${other} can't both be installed; leave one of them out`);
    this.first = one;
    this.second = other;
    this.name = "ContradictoryPackages";
  }
}

/** Whether rpm keeps only one of the two; for install-only packages that's only so of the very same build. */
export function cannotCoexist(a: Package, b: Package): boolean {
  if (a.name !== b.name) return false;
  return areInstallOnly(a, b) ? formatNevra(a) === formatNevra(b) : competes(a.arch, b.arch);
}

/** Each package that can't be installed beside an earlier one of the list, with the first such. */
export function findContradictions<T extends Package>(packages: readonly T[]): { first: T; second: T }[] {
  return [...groupBy(packages, (p) => p.name).values()].flatMap((sameName) =>
    sameName.flatMap((second, i) => {
      const first = sameName.slice(0, i).find((p) => cannotCoexist(p, second));
      return first === undefined ? [] : [{ first, second }];
    }),
  );
}
