import type { Capability } from "../repository/capability";
import type { Package } from "../packages/nevra";

/** A build that a transaction brings, and the packages that it says it takes the place of. */
export interface ArrivingPackage {
  readonly build: Package;
  /** Its `Obsoletes`, as its verified header has them. */
  readonly obsoletes: readonly Capability[];
}
