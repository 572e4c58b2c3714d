import { z } from "zod";
import type { ProblemKinds } from "./kind";

/** A cause of these kinds, as inputs and outputs have it: refused unless its parameters are those of its code. */
export function recordedCause<Kinds extends ProblemKinds>(
  kinds: Kinds,
): z.ZodType<{ code: keyof Kinds & string; parameters: Record<string, unknown> }> {
  return z
    .object({
      code: z.enum(Object.keys(kinds) as (keyof Kinds & string)[]),
      parameters: z.record(z.string(), z.unknown()),
    })
    .refine(({ code, parameters }) => kinds[code]?.parameters.safeParse(parameters).success === true, {
      error: "isn't what this version knows of its code",
    });
}
