import { z } from "zod";

/** How many mistakes are spelled out: data of another version may have one in each line. */
const TOLD = 5;

/** What is wrong with data of an unexpected form: `change.tier: …; now: …`. */
export function describeMismatch({ issues }: z.ZodError): string {
  const told = issues
    .slice(0, TOLD)
    .map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "));
  const rest = issues.length - told.length;
  return told.join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}

/** Why a resource's record can't be judged. */
export function explainUnreadable(error: unknown): string {
  if (error instanceof z.ZodError) {
    return `${describeMismatch(error)}. Is the program of the same version as this command?`;
  }
  return error instanceof Error ? error.message : String(error);
}
