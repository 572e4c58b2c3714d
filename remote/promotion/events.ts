import { z } from "zod";
import { plainLine, plainText } from "../../maintenance/text/plain-text";

const at = z.number();
const text = z.string().default("").transform(plainText);
const name = z.string().transform(plainLine);
const holder = z.string().transform(plainLine);

export const PROMOTION_STEPS = [
  "locking",
  "planning",
  "gathering",
  "verifying",
  "describing",
  "signing",
  "storing",
  "switching",
] as const;
export type PromotionStep = (typeof PROMOTION_STEPS)[number];

const step = z.enum(PROMOTION_STEPS);

/** What the scripts on a repository host report, one line of JSON each; `at` is the host's clock in seconds since 1970. */
const eventSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("host"), at, text }),
  z.object({ event: z.literal("snapshot"), at, name, text }),
  z.object({ event: z.literal("locked"), at, holder }),
  z.object({ event: z.literal("lock-refused"), at, holder }),
  z.object({ event: z.literal("checked"), at, text, bytes: z.string().regex(/^\d+$/) }),
  z.object({ event: z.literal("step"), at, name: step }),
  z.object({ event: z.literal("failed"), at, step, text }),
  z.object({ event: z.literal("switched"), at, release: name }),
  z.object({ event: z.literal("following"), at }),
  z.object({ event: z.literal("unknown-run"), at }),
  z.object({ event: z.literal("worker-lost"), at, text }),
  z.object({ event: z.literal("finished"), at }),
]);

export type PromotionEvent = z.infer<typeof eventSchema>;

/** @returns undefined for what isn't an event, such as the greeting of a login script */
export function parsePromotionEvent(line: string): PromotionEvent | undefined {
  if (!line.startsWith('{"event":')) return undefined;
  try {
    return eventSchema.safeParse(JSON.parse(line)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
