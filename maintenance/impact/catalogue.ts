import { z } from "zod";
import { SERVICES, type Service } from "../change/change";
import { choice, list, record, text } from "../files/fields";

/** What must follow a change before it's fully applied. */
export const FOLLOW_UPS = ["nothing", "restart", "reboot", "storage-procedure"] as const;
export type FollowUp = (typeof FOLLOW_UPS)[number];

/** What kind of thing changes: an rpm, a framework module, a service that's restarted, or something else. */
export const SUBJECTS = [
  "package",
  "module",
  "service",
  "beancounters",
  "storage",
  "device",
  "setting",
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What a change of something interrupts. Of several entries that match, the first counts. */
export interface CatalogueEntry {
  readonly subject: Subject;
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

/** An entry as it's written in a stack's configuration. */
export const CatalogueEntryConfiguration = record({
  subject: choice(SUBJECTS),
  names: list(text(/^[A-Za-z0-9*][A-Za-z0-9*._+-]*$/, "a name, in which * stands for anything"), "names", 1),
  interrupts: list(choice(SERVICES), "services").describe("Empty when nobody notices"),
  needs: choice(FOLLOW_UPS),
  because: text(/^\S(.*\S)?$/, "the rest of a sentence, e.g. is linked into asterisk"),
  where: choice(["node", "containers"]).optional(),
}).meta({ title: "Impact", description: "What a change of packages, modules or devices interrupts" });

export type CatalogueEntryContent = z.output<typeof CatalogueEntryConfiguration>;

/** A catalogue with entries of one's own, which come first. */
export function extendCatalogue(own: readonly CatalogueEntryContent[], catalogue: Catalogue): Catalogue {
  const entries = own.map(({ where, ...entry }): CatalogueEntry => ({
    ...entry,
    own: true,
    ...(where !== undefined && { where }),
  }));
  return [...entries, ...catalogue];
}

/** The first entry that speaks of something by this name. */
export function findEntry(
  catalogue: Catalogue,
  subject: Subject,
  name: string,
  onNode: boolean,
): CatalogueEntry | undefined {
  return catalogue.find(
    (entry) =>
      entry.subject === subject &&
      (entry.where === undefined || (entry.where === "node") === onNode) &&
      entry.names.some((pattern) => matches(pattern, name)),
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

function matches(pattern: string, name: string): boolean {
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
