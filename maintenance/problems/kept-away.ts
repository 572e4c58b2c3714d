import type { ProblemCode } from "./catalogue";

/**
 * Codes of what kept work from being begun, and says nothing of the work itself: somebody else is at work there, or the machine has no
 * room, can't be written, or lacks a tool.
 */
const KEPT_AWAY: ReadonlySet<string> = new Set<ProblemCode>([
  "disk-full",
  "unwritable",
  "room-unmeasured",
  "tools-missing",
  "package-tool-busy",
  "packages-changed-meanwhile",
  "modules-changed-meanwhile",
  "module-tool-busy",
  "no-room-for-way-back",
  "framework-unwritable",
  "node-locked",
  "plan-stale",
  "unit-locked",
  "unit-held",
  "lock-refused",
  "journal-refused",
  "run-stopped",
  "script-failed",
]);

/** Whether something else than what was to be done kept it from being begun. */
export function wasKeptAway({ code }: { readonly code: string }): boolean {
  return KEPT_AWAY.has(code);
}
