import type { Temporal } from "@js-temporal/polyfill";
import { TIERS, type Tier } from "../change/tiers";

/** A run that was let through. */
export interface CountedRun {
  readonly tier: Tier;
  readonly at: Temporal.Instant;
}

/** How many runs of each tier a quarter had (spec rule `lean-on-t1-t2`): a report, which blocks nothing. */
export interface QuarterReport {
  /** E.g. `2026 Q4`, in the company's zone. */
  readonly quarter: string;
  readonly counts: Readonly<Record<Tier, number>>;
  readonly total: number;
  /** T3, T4 and SHTF of all, from 0 to 1. */
  readonly emergencyShare: number;
}

const EMERGENCIES: ReadonlySet<Tier> = new Set(["T3", "T4", "SHTF"]);

/** Whether a tier is one of those that the policy wants to be rare. */
export function isEmergency(tier: Tier): boolean {
  return EMERGENCIES.has(tier);
}

/**
 * One report for each quarter that had a run, the oldest first. Each run counts: two emergencies under one change id are two, and
 * whoever takes the id of last week's record hides nothing.
 */
export function reportEmergencies(runs: readonly CountedRun[], timeZone: string): QuarterReport[] {
  const quarters = new Map<string, CountedRun[]>();
  for (const run of runs.toSorted((a, b) => a.at.epochMilliseconds - b.at.epochMilliseconds)) {
    const { year, month } = run.at.toZonedDateTimeISO(timeZone);
    const quarter = `${year} Q${Math.ceil(month / 3)}`;
    quarters.set(quarter, [...(quarters.get(quarter) ?? []), run]);
  }
  return [...quarters].map(([quarter, applied]) => {
    const countOf = (tier: Tier): number => applied.filter((run) => run.tier === tier).length;
    const counts = Object.fromEntries(TIERS.map((tier) => [tier, countOf(tier)])) as Record<Tier, number>;
    const emergencies = applied.filter(({ tier }) => isEmergency(tier)).length;
    return { quarter, counts, total: applied.length, emergencyShare: emergencies / applied.length };
  });
}

/** `2026 Q4: 3 emergencies among 12 runs (25%): 2 T3, 1 T4` */
export function describeQuarter({ quarter, counts, total, emergencyShare }: QuarterReport): string {
  const kinds = TIERS.filter((tier) => isEmergency(tier) && counts[tier] > 0);
  const emergencies = kinds.reduce((sum, tier) => sum + counts[tier], 0);
  const which = kinds.map((tier) => `${counts[tier]} ${tier}`).join(", ");
  const share = `${Math.round(emergencyShare * 100)}%`;
  return `${quarter}: ${count(emergencies, "emergency", "emergencies")} among ${count(total, "run", "runs")} (${share})${which && `: ${which}`}`;
}

function count(n: number, one: string, more: string): string {
  return `${n} ${n === 1 ? one : more}`;
}
