import type { MachineFacts } from "../machine";
import type { ProcessUsage } from "./process-tree";
import type { SshBytes } from "./ssh-listener";

/** What one command of Pulumi took. */
export interface PhaseUsage {
  /** Whether it was ended because of the limit: then the rest is what it had taken until there. */
  readonly isOverLimit: boolean;
  /** By the clock; depends on what else the machine does. */
  readonly seconds: number;
  readonly processes: readonly ProcessUsage[];
  /** As the nodes count them. */
  readonly bytes: SshBytes;
}

/** What one size of the fleet took. */
export interface SizeResult {
  readonly nodes: number;
  /** Per node. */
  readonly containers: number;
  readonly preview: PhaseUsage;
  /** Absent where the preview took too long. */
  readonly up?: PhaseUsage;
  /** Of `pulumi stack export` after an `up` that ended by itself. */
  readonly stateBytes?: number;
}

/** What `--json` writes. */
export interface ScaleResults {
  readonly machine: MachineFacts;
  /** That the release changes in each container. */
  readonly changedPackages: number;
  /** In each container. */
  readonly installedPackages: number;
  readonly limitMinutes: number;
  readonly sizes: readonly SizeResult[];
}

/** Of all processes together. */
export function totalOf(phase: PhaseUsage, what: "cpuSeconds" | "peakBytes"): number {
  return phase.processes.reduce((sum, each) => sum + each[what], 0);
}
