import { readFileSync } from "node:fs";

/** When a process started, in clock ticks since boot (field 22 of /proc/PID/stat), or undefined if there's none. */
export function startTimeOf(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  // The name in parentheses may contain spaces; what follows it begins with field 3.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? undefined : fields[19];
}

/** Whether a process with this number runs (not as a zombie), and if given, since the same moment. */
export function isAlive(pid: number, startTime?: string): boolean {
  const actual = startTimeOf(pid);
  return actual !== undefined && (startTime === undefined || actual === startTime);
}
