import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";

const SIGNALLED = 128;

/**
 * Waits for the end of a process and its output.
 *
 * @returns its exit code; 128 and the signal's number where a signal ended it
 * @throws Error where it can't be started
 */
export function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve(code ?? SIGNALLED + constants.signals[signal ?? "SIGKILL"]);
    });
  });
}
