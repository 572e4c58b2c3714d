import { createHash } from "node:crypto";

/** Tells a device's steps from all others, in whatever order their keys come: 64 hexadecimal digits. */
export function digestOfSteps(steps: object): string {
  return createHash("sha256")
    .update(JSON.stringify(inOrder(steps)))
    .digest("hex");
}

/** Steps travel as mappings, and what carries them may sort those. */
function inOrder(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, inOrder(item)]);
}
