import type { z } from "zod";
import { formatPath } from "../maintenance/files/problem";
import { endSentence } from "../maintenance/decision/sentence";

/**
 * A policy's settings, from the pack's configuration. Pulumi itself checks their types and not their names, so that a
 * misspelt one would count for nothing.
 *
 * @param schema made of the fields in `maintenance/files/fields.ts`
 * @returns what is wrong with them, as a sentence, or what they are
 */
export function readSettings<T>(
  policy: string,
  schema: z.ZodType<T>,
  config: unknown,
): { readonly problem: string } | { readonly settings: T } {
  const { success, data, error } = schema.safeParse(config);
  if (success) return { settings: data };
  const mistakes = error.issues.map(({ code, path, message }) =>
    code === "unrecognized_keys"
      ? message
      : `${formatPath(path.map((key) => (typeof key === "symbol" ? String(key) : key)))}: ${code === "custom" ? "" : "expected "}${message}`,
  );
  return {
    problem: endSentence(
      `The policy pack's configuration of ${policy} can't be used: ${mistakes.join("; ")}`,
    ),
  };
}
