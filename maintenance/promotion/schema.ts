import type { z } from "zod";
import { instant } from "../calendar/time-fields";
import { LINE, list, LONGEST_PATH, NAME, record, text } from "../files/fields";
import { declaredFile } from "../files/version";
import { RELEASE_DIGEST } from "../release/schema";

/* What a promotion file may contain, as it's written. What a promotion needs beyond that is for `judgePromotion` to say. */

const release = record({
  name: NAME,
  digest: RELEASE_DIGEST.describe("The digest of the release, as the plan shows it"),
});

const approval = record({
  by: LINE.describe("Who passed it, of the infrastructure team"),
  at: instant().describe("When it was passed"),
});

/** One promotion. */
export const PromotionFile = declaredFile({
  promotion: NAME.describe("The promotion's id, e.g. 2026-11-27"),
  release: release.describe("The release that was passed, and is promoted"),
  approval: approval.optional().describe("By the infrastructure team, for exactly that digest"),
  evidence: list(text(/^[^\0\n]+$/, "the path of a file", LONGEST_PATH), "paths of evidence files")
    .optional()
    .describe(
      "What `maint qualify` made for exactly that digest, relative to this file; each has its signature beside it, in FILE.sig",
    ),
}).meta({
  title: "Promotion",
  description: "That a release was passed and may go from staging to updates, and what shows it",
  // Editors ask for them at once. A file without them can be read all the same: the policy rejects the promotion.
  required: ["promotion", "release", "approval", "evidence"],
});

export type PromotionFileContent = z.output<typeof PromotionFile>;
