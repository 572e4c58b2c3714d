import { type Capability, fits } from "../repository/capability";
import type { Package } from "../packages/nevra";

/** A build that a transaction brings, and the packages that it says it takes the place of. */
export interface ArrivingPackage {
  readonly build: Package;
  /** Its `Obsoletes`, as its verified header has them. */
  readonly obsoletes: readonly Capability[];
}

/**
 * Whether an arriving package takes an installed one away by its `Obsoletes`. rpm compares names of packages, not what they
 * provide, and no package takes its own name away like that (rpm's `addObsoleteErasures`, lib/depends.c).
 */
export function obsoletes({ build, obsoletes: wishes }: ArrivingPackage, installed: Package): boolean {
  if (build.name === installed.name) return false;
  const { name, epoch, version, release } = installed;
  const there: Capability = { name, range: { comparison: "EQ", than: { epoch, version, release } } };
  return wishes.some((wish) => fits(there, wish));
}
