import { readFileSync, readlinkSync } from "node:fs";

/** The engine starts a program that starts this one. */
const FARTHEST = 4;

/** A process of the Pulumi CLI. */
export interface EngineProcess {
  readonly pid: number;
  /** In clock ticks since the machine's boot: a later process may get the same pid. */
  readonly startedAt: string;
}

/**
 * The engine that this process works for, found by proc(5): Pulumi doesn't tell a provider.
 *
 * @param pid of this process's parent
 * @returns undefined where none of its ancestors is one
 * @throws Error where there's no /proc
 */
export function findEngine(pid = process.ppid, folder = "/proc"): EngineProcess | undefined {
  let current = pid;
  for (let i = 0; i < FARTHEST; i++) {
    const { name, parent, startedAt } = readStat(current, folder);
    if (name === "pulumi") return { pid: current, startedAt };
    current = parent;
  }
  return undefined;
}

/** Whether it hasn't ended. */
export function isAlive({ pid, startedAt }: EngineProcess, folder = "/proc"): boolean {
  try {
    const stat = readStat(pid, folder);
    return stat.startedAt === startedAt && stat.state !== "Z";
  } catch (error) {
    // Any other failure, such as of too many open files, says nothing of it.
    return !["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "");
  }
}

/**
 * Whether the engine that this process works for shows its display on a terminal. A provider's own streams are pipes, so the engine's standard
 * output is looked at. Where there's no /proc, a person is taken to look on.
 */
export function isEngineOnTerminal(pid = process.ppid, folder = "/proc"): boolean {
  try {
    const engine = findEngine(pid, folder);
    return (
      engine !== undefined &&
      /^\/dev\/(?:pts\/|tty|console)/.test(readlinkSync(`${folder}/${engine.pid}/fd/1`))
    );
  } catch {
    return true;
  }
}

interface ProcessStat {
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  readonly startedAt: string;
}

function readStat(pid: number, folder: string): ProcessStat {
  const stat = readFileSync(`${folder}/${pid}/stat`, "latin1");
  // A program's name stands in brackets, and may have blanks and brackets itself.
  const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
  const [state = "", parent = "", ...further] = stat
    .slice(stat.lastIndexOf(")") + 1)
    .trim()
    .split(" ");
  // proc(5) counts it as the 22nd field, and the state as the third.
  return { name, state, parent: Number(parent), startedAt: further[17] ?? "" };
}
