import { readFileSync, readdirSync, realpathSync } from "node:fs";
import type { StateFolder } from "./state";

/**
 * Ends what still runs in the sandbox's machines: runs that were started detached, and what they wait for. Only
 * processes whose environment says that they belong to this state folder.
 */
export function endLeftBehind(state: StateFolder): void {
  const prefix = `MAINTENANCE_ROOT=${realpathSync(state.folder)}/`;
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    if (!readEnvironment(entry).some((variable) => variable.startsWith(prefix))) continue;
    try {
      process.kill(Number(entry), "SIGKILL");
    } catch (error) {
      // It ended by itself meanwhile.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function readEnvironment(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    // Somebody else's process, or one that is gone.
    return [];
  }
}
