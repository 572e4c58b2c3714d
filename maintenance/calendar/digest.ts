import { createHash } from "node:crypto";
import { compareText } from "../packages/version";
import type { CalendarFileContent } from "./schema";

/**
 * `sha256:` and 64 hexadecimal digits over all that a calendar file says. How it says it, in which order its keys stand, and its
 * comments don't matter.
 */
export function calendarDigest(content: CalendarFileContent): string {
  return `sha256:${createHash("sha256")
    .update(JSON.stringify(sortKeys(content)))
    .digest("hex")}`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => compareText(a, b));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
