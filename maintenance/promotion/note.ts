import { z } from "zod";
import { describeClash, describeNeed, PROMOTION_PROBLEMS } from "./problem";

const text = z.string();
const { "missing-dependency": unmet, conflict } = PROMOTION_PROBLEMS;

/** What is worth knowing of a promotion, and keeps it from nothing. */
export const PromotionNote = z.discriminatedUnion("code", [
  z.object({
    code: z.literal("missing-dependency-before"),
    parameters: unmet.parameters.omit({ place: true }),
  }),
  z.object({ code: z.literal("conflict-before"), parameters: conflict.parameters.omit({ place: true }) }),
  z.object({ code: z.literal("file-replaced"), parameters: z.object({ location: text }) }),
  z.object({ code: z.literal("updates-unreadable"), parameters: z.object({ said: text }) }),
]);
export type PromotionNote = z.output<typeof PromotionNote>;

export function describePromotionNote(note: PromotionNote): string {
  switch (note.code) {
    case "missing-dependency-before":
      return `${describeNeed(note.parameters)}, and that was so before`;
    case "conflict-before":
      return `${describeClash(note.parameters)}, and that was so before`;
    case "file-replaced":
      return `${note.parameters.location} is another file afterwards, so that whoever has read updates' metadata before must read it again`;
    case "updates-unreadable":
      return `What updates has now can't be read, so that nothing says what leaves it: ${note.parameters.said}`;
  }
}
