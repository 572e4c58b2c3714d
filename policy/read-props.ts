import type { z } from "zod";

/**
 * Reads what a resource says of itself.
 *
 * @param props its properties, as Pulumi hands them to a policy
 * @returns undefined where they aren't of that form, or hold a value that is only known once something was made
 */
export function readProps<T>(props: unknown, schema: z.ZodType<T>): T | undefined {
  let text: string;
  try {
    text = JSON.stringify(props);
  } catch {
    return undefined;
  }
  return schema.safeParse(JSON.parse(text)).data;
}

/** The same of one property: others may hold such a value. */
export function readProperty<T>(
  props: Readonly<Record<string, unknown>>,
  property: string,
  schema: z.ZodType<T>,
): T | undefined {
  try {
    const value = props[property];
    return value === undefined ? undefined : readProps(value, schema);
  } catch {
    // Pulumi's own error for a value that only an update knows.
    return undefined;
  }
}
