import type { z } from "zod";

/** What is wrong with data of an unexpected form: `change.tier: …; now: …`. */
export function describeMismatch({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": ")).join("; ");
}
