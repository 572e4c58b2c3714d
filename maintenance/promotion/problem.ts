import { endSentence } from "../decision/sentence";
import { adviseOn, describeCause } from "../problems/describe";
import { recordedCause } from "../problems/recorded-cause";
import type { z } from "zod";
import { PROMOTION_NOTES, PROMOTION_PROBLEMS } from "./problems";

/** What keeps a release from being promoted, as inputs and outputs have it. */
export const PromotionProblem = recordedCause(PROMOTION_PROBLEMS);
export type PromotionProblem = z.output<typeof PromotionProblem>;

/** What is worth knowing of a promotion, as inputs and outputs have it. */
export const PromotionNote = recordedCause(PROMOTION_NOTES);
export type PromotionNote = z.output<typeof PromotionNote>;

/** What and where, and what to do: a sentence each. */
export function describePromotionProblem(problem: PromotionProblem): {
  readonly message: string;
  readonly remedy: string;
} {
  return { message: endSentence(describeCause(problem, "")), remedy: adviseOn(problem) };
}
