export const PROBLEM_KINDS = [
  "host",
  "locked",
  "no-such-part",
  "release-name-taken",
  "not-in-staging",
  "other-checksum",
  "damaged",
  "unsigned",
  "other-key",
  "bad-signature",
  "same-file-name",
  "missing-dependency",
  "conflict",
  "not-approved",
  "approved-otherwise",
  "no-space",
] as const;

/** What keeps a release from being promoted. */
export interface PromotionProblem {
  readonly kind: (typeof PROBLEM_KINDS)[number];
  /** What, where, and what to do. */
  readonly message: string;
}
