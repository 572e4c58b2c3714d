import { readdirSync, readFileSync } from "node:fs";

/** Who is who in a run of Pulumi. */
export const ROLES = ["engine", "language host", "program", "provider", "others"] as const;

export type Role = (typeof ROLES)[number];

export interface ProcessUsage {
  readonly role: Role;
  /** User and system time; of all processes of the role. */
  readonly cpuSeconds: number;
  /** The most that each of them ever had in memory, summed. */
  readonly peakBytes: number;
}

/** Often enough that little of a process's last moments is missed; that little is counted as the others'. */
const INTERVAL_MS = 200;
/** Of /proc's times, on Linux always. */
const TICKS_PER_SECOND = 100;

interface Seen {
  readonly pid: number;
  role: Role;
  ticks: number;
  peakBytes: number;
}

/** Watches all that this process has started since, by /proc. */
export class ProcessTree {
  private readonly seen = new Map<string, Seen>();
  private readonly ticksBefore = waitedTicks();
  private readonly timer: NodeJS.Timeout;

  /** @param except a child of this process that isn't counted, with all that it starts */
  constructor(private readonly except: number | undefined) {
    this.timer = setInterval(() => {
      this.look();
    }, INTERVAL_MS);
  }

  /** Ends whatever is still there. */
  kill(): void {
    for (const { pid } of this.look()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
    }
  }

  /** Ends the watch: until then, it keeps this process alive. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** @returns a line for each role, in the order of {@link ROLES} */
  usage(): ProcessUsage[] {
    const all = [...this.seen.values()];
    const sum = (of: readonly Seen[], what: "ticks" | "peakBytes"): number =>
      of.reduce((total, each) => total + each[what], 0);
    // Exact, but without those that nobody has waited for.
    const missed = Math.max(0, waitedTicks() - this.ticksBefore - sum(all, "ticks"));
    return ROLES.map((role) => {
      const own = all.filter((each) => each.role === role);
      const ticks = sum(own, "ticks") + (role === "others" ? missed : 0);
      return { role, cpuSeconds: ticks / TICKS_PER_SECOND, peakBytes: sum(own, "peakBytes") };
    });
  }

  /** @returns those that live */
  private look(): Seen[] {
    const stats = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? readStat(Number(name)) : []));
    const children = new Map<number, typeof stats>();
    for (const stat of stats) children.set(stat.parent, [...(children.get(stat.parent) ?? []), stat]);
    const living: Seen[] = [];
    const visit = (parent: number): void => {
      for (const { pid, born, ticks } of children.get(parent) ?? []) {
        if (pid === this.except) continue;
        const key = `${pid} ${born}`;
        const seen = this.seen.get(key) ?? { pid, role: "others", ticks: 0, peakBytes: 0 };
        this.seen.set(key, seen);
        seen.ticks = ticks;
        seen.peakBytes = Math.max(seen.peakBytes, readPeak(pid));
        // A process that was forked just now shows its parent's command.
        seen.role = roleOf(readText(pid, "cmdline")) ?? seen.role;
        living.push(seen);
        visit(pid);
      }
    };
    visit(process.pid);
    return living;
  }
}

/** @param commandLine words that end in a 0; empty for a process that has just ended */
export function roleOf(commandLine: string): Role | undefined {
  const words = commandLine.split("\0");
  if (words.some((word) => word.includes("/cmd/dynamic-provider"))) return "provider";
  if (words.some((word) => word.includes("pulumi-language-nodejs"))) return "language host";
  if (words.some((word) => /\/cmd\/run(\/|$)/.test(word))) return "program";
  if (/(^|\/)pulumi$/.test(words[0] ?? "")) return "engine";
  return commandLine === "" ? undefined : "others";
}

function readText(pid: number | "self", file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** Fields of proc_pid_stat(5) from the third on, after the name, which may have blanks. */
function readFields(pid: number | "self"): string[] {
  const text = readText(pid, "stat");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

function readStat(pid: number): { pid: number; parent: number; born: string; ticks: number }[] {
  const fields = readFields(pid);
  const [born] = fields.slice(19);
  if (born === undefined) return [];
  return [{ pid, parent: Number(fields[1]), born, ticks: Number(fields[11]) + Number(fields[12]) }];
}

/** Of all that descends from this process, has ended, and was waited for by its parent. */
function waitedTicks(): number {
  const fields = readFields("self");
  return Number(fields[13]) + Number(fields[14]);
}

function readPeak(pid: number): number {
  return 1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(readText(pid, "status"))?.[1] ?? 0);
}
