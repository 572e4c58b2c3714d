import { cpus, release, totalmem } from "node:os";

export interface MachineFacts {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly kernel: string;
  /** By program; of those that took part. */
  readonly versions: Readonly<Record<string, string>>;
}

/** @param versions of the programs that took part, besides Node.js itself */
export function describeMachine(versions: Readonly<Record<string, string>>): MachineFacts {
  const cores = cpus();
  return {
    cores: cores.length,
    processor: cores[0]?.model.trim() ?? "unknown",
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    versions: { node: process.versions.node, ...versions },
  };
}

/** The first version number in what a program prints; the text itself where there's none. */
export function findVersion(printed: string): string {
  return /\d+(\.\d+)+/.exec(printed)?.[0] ?? printed.trim();
}
