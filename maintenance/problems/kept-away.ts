import type { ProblemCode } from "./catalogue";

/**
 * Problems that kept work from beginning, and have nothing to do with the work itself. Somebody else is at work there, for example, or
 * the machine has no room, refuses writes, or lacks a tool.
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
  "storage-users-changed",
  "storage-client-unseen",
  "storage-clients-down",
  "unit-locked",
  "unit-held",
  "lock-refused",
  "journal-refused",
  "run-stopped",
  "script-failed",
]);

/** Whether such a problem kept work from beginning. */
export function wasKeptAway({ code }: { readonly code: string }): boolean {
  return KEPT_AWAY.has(code);
}
