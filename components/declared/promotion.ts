import type { ReleaseReferenceArgs } from "./change";

/** Who passed a release from staging to updates, and the evidence for it, as a promotion file has them. */
export interface PromotionArgs {
  /** The version of this form. Default: 1, the one that there is. */
  readonly version?: 1;
  /** The promotion's id, e.g. `2026-11-27`. */
  readonly promotion: string;
  /** The release that was passed. */
  readonly release: ReleaseReferenceArgs;
  /** By the infrastructure team, for exactly that digest. Default: nobody passed it, and the policy refuses the promotion. */
  readonly approval?: {
    /** Who passed it. */
    readonly by: string;
    /** When, in ISO 8601 with an offset. */
    readonly at: string;
  };
  /** Files of `maint qualify`, relative to the project, each with its signature beside it. Default: none. */
  readonly evidence?: readonly string[];
}
