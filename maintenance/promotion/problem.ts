export const PROBLEM_KINDS = [
  "unobserved",
  "host",
  "locked",
  "no-such-part",
  "release-name-taken",
  "unusable-snapshot",
  "not-in-staging",
  "other-checksum",
  "damaged",
  "unsigned",
  "other-key",
  "bad-signature",
  "same-file-name",
  "missing-dependency",
  "conflict",
  "no-space",
] as const;

export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** What keeps a release from being promoted, as it was found on the repository's host. */
export interface PromotionProblem {
  readonly kind: ProblemKind;
  /** What and where, as a sentence. */
  readonly message: string;
  /** What to do, as a sentence. */
  readonly remedy: string;
}
