import type { Service } from "../change/services";

/** What must follow a change before it's fully applied. */
export const FOLLOW_UPS = ["nothing", "restart", "reboot", "storage-procedure"] as const;
export type FollowUp = (typeof FOLLOW_UPS)[number];

/** What a change of something interrupts. Of several entries that match, the first counts. */
export interface CatalogueEntry {
  /** What kind of thing changes, as a form of change calls it. */
  readonly subject: string;
  /** Names, in which `*` stands for anything. */
  readonly names: readonly string[];
  readonly interrupts: readonly Service[];
  readonly needs: FollowUp;
  /** Completes a sentence that begins with the name, e.g. `is linked into asterisk`. */
  readonly because: string;
  /** Only on the node itself, or only in containers; absent for both. */
  readonly where?: "node" | "containers";
  /** Whether it's the stack's own, and not built in. */
  readonly own?: true;
  /**
   * Whether what it says of a package isn't seen in processes: containers stand on the host's kernel and userland, and on its shares. It
   * counts beside whatever was observed.
   */
  readonly unseen?: true;
}

export type Catalogue = readonly CatalogueEntry[];

/** The first entry that speaks of something by this name. */
export function findEntry(
  catalogue: Catalogue,
  subject: string,
  name: string,
  onNode: boolean,
): CatalogueEntry | undefined {
  return catalogue.find(
    (entry) =>
      entry.subject === subject &&
      (entry.where === undefined || (entry.where === "node") === onNode) &&
      entry.names.some((pattern) => matchesPattern(pattern, name)),
  );
}

/** Patterns of the services whose restart ends calls: no T1 or T3 may restart them, even where no package told that it would. */
export function listCallCarriers(catalogue: Catalogue): readonly string[] {
  return catalogue
    .filter(({ subject, interrupts }) => subject === "service" && interrupts.some(endsCalls))
    .flatMap(({ names }) => names);
}

/** Web and database alone don't lift a change above T1: the policy's examples have PHP there and SQL in T3. */
export function endsCalls(service: Service): boolean {
  return service === "asterisk" || service === "vz-kernel" || service === "sbc";
}

/** Whether a name is one that a pattern means, in which `*` stands for anything. */
export function matchesPattern(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === name;
  const last = rest.pop() ?? "";
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last))
    return false;
  const end = name.length - last.length;
  let position = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, position);
    if (found < 0 || found + part.length > end) return false;
    position = found + part.length;
  }
  return true;
}
