import { z } from "zod";

/** What is wrong with data of an unexpected form: `change.tier: …; now: …`. */
export function describeMismatch({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": ")).join("; ");
}

/** Why a resource's record can't be judged. */
export function explainUnreadable(error: unknown): string {
  if (error instanceof z.ZodError) {
    return `${describeMismatch(error)}. Is the program of the same version as this command?`;
  }
  return error instanceof Error ? error.message : String(error);
}
