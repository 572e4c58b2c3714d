import { z } from "zod";
import { listWords } from "../text/list-words";
import { findHidden } from "../text/plain-text";
import { suggest } from "./suggestion";

/**
 * The kinds of fields that files are made of. A field's `error` completes the sentence "expected …": that way a message
 * says what is wanted, whichever of a field's rules a value breaks.
 */

/** As long as a path may be. */
export const LONGEST_PATH = 4095;
/** Of a field in which people write. */
export const LONGEST_PROSE = 20_000;

/**
 * A text. No field is longer than it needs to be: what it says goes into messages, arguments and states.
 *
 * @param longest in characters
 */
export function bounded(expected: string, longest = 1000): z.ZodString {
  return z
    .string({ error: expected })
    .max(longest, { error: `${expected}, of at most ${longest} characters`, abort: true });
}

/** A text of a form. */
export function text(pattern: RegExp, expected: string, longest?: number): z.ZodString {
  return bounded(expected, longest)
    .regex(pattern, { error: expected, abort: true })
    .superRefine((value, context) => {
      const name = findHidden(value);
      if (name === undefined) return;
      context.addIssue({
        code: "custom",
        message: `contains ${name}, which a terminal obeys or nobody sees; take it out`,
      });
    });
}

/** The name that people give to something; fit for a file's name. */
export const NAME = text(
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  "a name of letters, digits, dots, underscores and hyphens",
  100,
);

export const LINE = text(/^\S(.*\S)?$/, "a text of one line");

export function wholeNumber(min: number, max: number, unit = ""): z.ZodInt {
  const expected = `a number${unit && ` of ${unit}`} from ${min} to ${max}`;
  return z.int({ error: expected }).min(min, { error: expected }).max(max, { error: expected });
}

export function flag(): z.ZodBoolean {
  return z.boolean({ error: "true or false" });
}

export function choice<const T extends readonly string[]>(words: T): z.ZodEnum<{ [W in T[number]]: W }> {
  return z.enum(words, { error: listWords(words, "or") });
}

/** A list, and, for `atLeast: 1`, one that isn't empty. */
export function list<T extends z.ZodType>(item: T, ofWhat: string, atLeast: 0 | 1 = 0): z.ZodArray<T> {
  const expected = `a list of ${ofWhat}${atLeast === 0 ? "" : " with at least one in it"}`;
  return z.array(item, { error: expected }).min(atLeast, { error: expected });
}

/** A mapping from names that people choose. */
export function mapping<T extends z.ZodType>(
  name: z.ZodString,
  value: T,
  ofWhat: string,
): z.ZodRecord<z.ZodString, T> {
  return z.record(name, value, { error: `a mapping of ${ofWhat}` });
}

/**
 * A mapping in which only these keys may occur. The message has one line for each key that isn't one of them.
 *
 * @param taken keys that were taken out of it before
 */
export function record<T extends z.ZodRawShape>(
  shape: T,
  taken: readonly string[] = [],
): z.ZodObject<T, z.core.$strict> {
  const known = [...Object.keys(shape), ...taken];
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => describeUnknownKey(key, known)).join("\n")
        : known.length > 6
          ? "a mapping"
          : `a mapping with the keys ${listWords(known)}`,
  });
}

/** `unknown key "relase"; did you mean "release"?`, or with the keys that are known. */
export function describeUnknownKey(key: string, known: readonly string[]): string {
  const suggestion = suggest(key, known);
  return `unknown key ${JSON.stringify(key)}${suggestion === "" ? `; known here are ${listWords(known)}` : suggestion}`;
}
