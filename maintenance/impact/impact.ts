import type { Service } from "../change/services";
import type { Tier } from "../change/tiers";
import { listWords } from "../text/list-words";
import type { FollowUp } from "./catalogue";

/** The lowest tier that fits: that of an emergency never follows from what changes. */
export type LowestTier = Extract<Tier, "T1" | "T2">;

/** What a change interrupts, wherever it's made. */
export interface PlacelessImpact {
  readonly subject: string;
  readonly name: string;
  readonly interrupts: readonly Service[];
  readonly needs: FollowUp;
  readonly lowestTier: LowestTier;
  /** E.g. `asterisk executes files of glibc: restart needed → at least T2`; of what isn't known, without the name. */
  readonly reason: string;
  /** False when it isn't known what it interrupts: then it counts as interrupting. */
  readonly known: boolean;
  /** What the built-in catalogue says, where the stack's own entry says less: `asterisk (is linked into asterisk: restart needed)`. */
  readonly lowers?: string;
}

/** How many names of what isn't known a reason spells out. */
const SPELLED_OUT = 5;

/** One reason for all impacts that have it; of what isn't known, with the names. */
export function describeReason(alike: readonly [PlacelessImpact, ...PlacelessImpact[]]): string {
  const [{ reason, known }] = alike;
  if (known) return reason;
  const names = [...new Set(alike.map(({ name }) => name))];
  const rest = names.length - SPELLED_OUT;
  return `${listWords(rest > 0 ? [...names.slice(0, SPELLED_OUT), `${rest} more`] : names)}: ${reason}`;
}

/** Those that let no T1 fit, by their reasons. */
export function groupByReason<I extends PlacelessImpact>(impacts: readonly I[]): [I, ...I[]][] {
  const groups = new Map<string, [I, ...I[]]>();
  for (const impact of impacts) {
    if (impact.lowestTier === "T1") continue;
    const group = groups.get(impact.reason);
    if (group === undefined) groups.set(impact.reason, [impact]);
    else group.push(impact);
  }
  return [...groups.values()];
}
