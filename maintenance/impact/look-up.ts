import type { Service } from "../change/services";
import { type Catalogue, type CatalogueEntry, endsCalls, findEntry, type FollowUp } from "./catalogue";
import type { LowestTier } from "./impact";

/** What the catalogue says of something. */
export interface Found {
  readonly entry: CatalogueEntry;
  /** What the built-in catalogue says, where the stack's own entry says less: `asterisk (is linked into asterisk: restart needed)`. */
  readonly lowers?: string;
  /** The built-in entry that the stack's own one stands before. */
  readonly builtIn?: CatalogueEntry;
}

/** Asks the catalogue; undefined where no entry speaks of it. */
export type LookUp = (subject: string, name: string, onNode: boolean) => Found | undefined;

/** Looks up each name once: in a fleet, hundreds of containers change the same packages. */
export function createLookUp(catalogue: Catalogue): LookUp {
  const known = new Map<string, Found | undefined>();
  const builtIn = catalogue.filter(({ own }) => own !== true);
  const find: LookUp = (subject, name, onNode) => {
    const entry = findEntry(catalogue, subject, name, onNode);
    if (entry?.own !== true) return entry && { entry };
    const hidden = findEntry(builtIn, subject, name, onNode);
    const lowers = describeLowered(entry, hidden);
    return {
      entry,
      ...(lowers !== undefined && { lowers }),
      ...(hidden !== undefined && { builtIn: hidden }),
    };
  };
  return (subject, name, onNode) => {
    const key = `${subject} ${name} ${String(onNode)}`;
    if (!known.has(key)) known.set(key, find(subject, name, onNode));
    return known.get(key);
  };
}

/** Where the stack's own entry leaves out a service that the built-in one names, or lets a lower tier fit. */
function describeLowered(own: CatalogueEntry, builtIn: CatalogueEntry | undefined): string | undefined {
  if (builtIn === undefined) return undefined;
  const { interrupts, needs, because } = builtIn;
  const isLower = chooseTier(interrupts, needs) === "T2" && chooseTier(own.interrupts, own.needs) === "T1";
  if (!isLower && interrupts.every((service) => own.interrupts.includes(service))) return undefined;
  return `${interrupts.length === 0 ? "nothing" : interrupts.join(", ")} (${because}: ${FOLLOWED_BY[needs]})`;
}

export function chooseTier(interrupts: readonly Service[], needs: FollowUp): LowestTier {
  return interrupts.some(endsCalls) || needs === "reboot" || needs === "storage-procedure" ? "T2" : "T1";
}

export const FOLLOWED_BY: Readonly<Record<FollowUp, string>> = {
  nothing: "no restart needed",
  restart: "restart needed",
  reboot: "reboot needed",
  "storage-procedure": "storage procedure needed",
};
