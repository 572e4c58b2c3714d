import type { z } from "zod";
import type { Entry, Report } from "./merge";
import type { NodeContent } from "./schema";
import type { storage } from "./storage-schema";

/** Shares that a node serves to others, with all defaults applied. */
export interface Storage {
  /** Paths, as the server exports them; at least one. */
  readonly shares: readonly string[];
  /** By what clients mount them; at least one. */
  readonly names: readonly string[];
  /** From the first stop of a container until all run again. */
  readonly minutes: number;
  readonly commands: {
    readonly withdraw: string;
    readonly restore: string;
    /** Ends with 0 where the exports are there. */
    readonly check: string;
  };
}

/** Of the kernel's own NFS server (exportfs(8)). */
const EXPORTFS: Storage["commands"] = {
  withdraw: "exportfs -ua",
  restore: "exportfs -ra",
  check: "exportfs | grep -q .",
};

/** @param name the node's */
export function resolveStorage(name: string, entry: Entry<NodeContent>, report: Report): Storage | undefined {
  const content: z.output<typeof storage> | undefined = entry.content.storage;
  if (content === undefined) return undefined;
  if (Object.keys(entry.content.containers ?? {}).length > 0)
    report(
      entry,
      ["storage"],
      "is for a node that runs no containers, since those would use its shares; move them",
    );
  const { shares, minutes, commands = EXPORTFS } = content;
  return { shares, names: content.names ?? [name, entry.content.address], minutes, commands };
}
