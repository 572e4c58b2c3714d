import { z } from "zod";
import { instant } from "../calendar/time-fields";
import { EvidenceTermsRecord, SignedFileRecord } from "../evidence/record";
import { ofThisFormat, recordFormat } from "../gate/record-format";
import { PROMOTION_ACTIONS } from "./actions";
import { PromotionNote, PromotionProblem } from "./problem";
import { PromotionFile } from "./schema";

/*
 * What a promotion stands on, as plain data: the program declares it, the resource's `check` adds what would really happen,
 * and the provider, the policy pack and `maint plan` judge it by the same rules.
 */

/** What the program declares. */
export const PromotionDeclaration = z.object({
  /** Name of the repository in the fleet file. */
  repository: z.string(),
  release: z.object({ name: z.string(), digest: z.string() }),
  /** What the promotion file says; absent when the stack names none. */
  record: PromotionFile.omit({ evidence: true }).optional(),
  /** The evidence files that the record names, as they were found. */
  evidence: z.array(SignedFileRecord).readonly(),
  /** What evidence must be like to count; absent when the fleet file names no keys, so that none does. */
  qualification: EvidenceTermsRecord.optional(),
});
export type PromotionDeclaration = z.output<typeof PromotionDeclaration>;

/** What was found on the repository's host. Packages are NEVRAs. */
export const PromotionFindings = z.object({
  format: recordFormat,
  /** The moment at which it was found. */
  now: instant(),
  /** `2026-10-30 → 2026-11-27`; empty when the host couldn't be observed. */
  transition: z.string(),
  /** The release that `updates` is at; absent where nothing says which one that is. */
  current: z.object({ name: z.string(), digest: z.string() }).optional(),
  /** Absent when the host couldn't be observed. */
  action: z.enum(PROMOTION_ACTIONS).optional(),
  /** Of a release whose snapshot is there: who approved the promotion that made it. */
  approvedBefore: z.object({ by: z.string(), at: z.string() }).optional(),
  promoted: z.array(z.string()),
  /** Newer than what the release says. */
  leaving: z.array(z.string()),
  /** Of the promoted ones, those that are signed on their way. */
  toSign: z.array(z.string()),
  notes: z.array(PromotionNote),
  problems: z.array(PromotionProblem),
});
export type PromotionFindings = z.output<typeof PromotionFindings>;

/** All that a judgement rests on. */
export const PlannedPromotion = ofThisFormat(PromotionDeclaration.extend(PromotionFindings.shape));
export type PlannedPromotion = z.output<typeof PlannedPromotion>;
