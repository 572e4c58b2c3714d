import type { Layer } from "../release/release";
import type { LockedArchitecture } from "../repository/compatible-architectures";

/** What a repository is for, and what is asked of what comes into it. */
export interface PromotionSettings {
  /** The parts of a release whose machines take their packages from it. */
  readonly parts: readonly ReleasePart[];
  readonly architecture: LockedArchitecture;
  /** Pairs of names that conflict by design, since no machine has both. */
  readonly alternatives: readonly (readonly [string, string])[];
  /** Whether packages without a signature are signed on their way; only those whose checksum the release doesn't name. */
  readonly signsPackages: boolean;
}

export interface ReleasePart {
  readonly layer: Layer;
  readonly osFamily: string;
}
