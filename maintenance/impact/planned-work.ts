import type { Transition } from "../packages/transition";
import type { Erasure } from "../transaction/erasure";

/** What would really change on one node and in its containers, as `check` found it. */
export interface PlannedWork {
  /** The node's name. */
  readonly node: string;
  readonly transitions: readonly Transition[];
  readonly erasures: readonly Erasure[];
  readonly restarts: readonly ServiceRestart[];
  readonly modules: readonly ModuleTransition[];
  readonly others: readonly OtherChange[];
}

/** A service that executes replaced files already, and is therefore restarted. */
export interface ServiceRestart {
  /** `node`, or the id of a container. */
  readonly target: string;
  readonly service: string;
}

/** A framework module that changes in a container. */
export interface ModuleTransition {
  /** The id of a container. */
  readonly target: string;
  readonly module: string;
  /** Absent when it's not installed now, so that installing it disturbs nobody (spec rule `framework-window`). */
  readonly from?: string;
  readonly to: string;
}

/** What is neither a package nor a module. */
export interface OtherChange {
  /** `node`, the id of a container, or the name of a SAN server or device. */
  readonly target: string;
  readonly kind: "beancounters" | "storage" | "device" | "setting";
  /** A short text, e.g. what the device is (sansay), or which parameter or setting of the framework changes. */
  readonly what: string;
}

const RESTART = "executes replaced files";

/** A line of a plan, as {@link parseRestart} reads it. */
export function describeRestart(where: string, service: string): string {
  return `${where}: ${service} ${RESTART}`;
}

export function isRestartLine(line: string): boolean {
  return line.endsWith(` ${RESTART}`);
}

/** A line of a plan that isn't one. */
export class InvalidRestartLine extends Error {
  constructor(line: string) {
    super(`"${line}" isn't a restart; they read like "${describeRestart("container 101", "httpd")}"`);
    this.name = "InvalidRestartLine";
  }
}

const LINE = new RegExp(`^(?:container (?<container>\\S+)|\\S+): (?<service>\\S+) ${RESTART}$`);

/**
 * Reads a line such as `container 101: httpd executes replaced files`; what isn't a container is the node.
 * @throws InvalidRestartLine
 */
export function parseRestart(line: string): ServiceRestart {
  const { container, service } = LINE.exec(line)?.groups ?? {};
  if (service === undefined) throw new InvalidRestartLine(line);
  return { target: container ?? "node", service };
}
