import { z } from "zod";
import { LONGEST_PATH, text } from "../../maintenance/files/fields";
import type { GivenObject } from "../../maintenance/files/problem";

/** What a program gives: the path of a file, or what the file would say. The reader of such files checks that. */
export function fileOr(
  what: string,
): z.ZodUnion<readonly [z.ZodString, z.ZodRecord<z.ZodString, z.ZodUnknown>]> {
  const expected = `the path of a file, or the ${what} as an object`;
  const path = text(/^[^\0\n]+$/, expected, LONGEST_PATH);
  return z.union([path, z.record(z.string(), z.unknown(), { error: expected })], { error: expected });
}

/** The same for readers of declarations. */
export function asGiven(
  argument: string,
  given: string | Readonly<Record<string, unknown>>,
): string | GivenObject {
  return typeof given === "string" ? given : { at: [argument], value: given };
}
