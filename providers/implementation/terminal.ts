import { readFileSync, readlinkSync } from "node:fs";

/** The engine starts a program that starts this one. */
const FARTHEST = 4;

/**
 * Whether the engine that this process works for shows its display on a terminal. Pulumi doesn't tell a provider, whose own streams are
 * pipes, so its standard output is looked at (proc(5)). Where there's no /proc, a person is taken to look on.
 *
 * @param pid of this process's parent
 */
export function isEngineOnTerminal(pid = process.ppid, folder = "/proc"): boolean {
  try {
    let current = pid;
    for (let i = 0; i < FARTHEST; i++) {
      const stat = readFileSync(`${folder}/${current}/stat`, "latin1");
      // A program's name stands in brackets, and may have blanks and brackets itself.
      const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
      if (name === "pulumi")
        return /^\/dev\/(?:pts\/|tty|console)/.test(readlinkSync(`${folder}/${current}/fd/1`));
      current = Number(
        stat
          .slice(stat.lastIndexOf(")") + 1)
          .trim()
          .split(" ")[1],
      );
    }
    return false;
  } catch {
    return true;
  }
}
