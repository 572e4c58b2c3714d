import type { Package } from "../packages/nevra";

/** Why a build that a repository offers isn't in a release. */
export const LEFT_OUT_REASONS = [
  "excluded",
  "retracted",
  "too-young",
  "modular",
  "unsigned",
  "foreign-key",
  "obsoleted",
  "dependency",
] as const;

export interface Unfit {
  readonly reason: (typeof LEFT_OUT_REASONS)[number];
  /** Completes a sentence that begins with the build. */
  readonly because: string;
}

/** A build that would be in the release but for the reason. */
export interface LeftOut extends Unfit {
  readonly build: Package;
}
