import { Temporal } from "@js-temporal/polyfill";
import type { Tier } from "../../maintenance/change/tiers";
import { describeQuarter, isEmergency, reportEmergencies } from "../../maintenance/emergencies/share";
import type { GateRecord } from "../../maintenance/gate/record";
import { describeOperator } from "../../remote/operator";

/** A run that was let through: the state keeps them all, in order. */
export interface AppliedRun {
  /** Of the change. */
  readonly id: string;
  readonly tier: Tier;
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What time it really was, ISO 8601; only where the clock was set. */
  readonly reallyAt?: string;
  /** `user@machine` */
  readonly by: string;
}

/** @returns undefined for a run that changes nothing, or has no classified change */
export function describeApplied({ change, now, reallyNow, work }: GateRecord): AppliedRun | undefined {
  if (change?.tier === undefined || work.length === 0) return undefined;
  return {
    ...{ id: change.change, tier: change.tier, title: change.title, at: now, by: describeOperator() },
    ...(reallyNow !== undefined && { reallyAt: reallyNow }),
  };
}

/** What is said of the last run when it's an emergency; undefined for the tiers of every week. */
export function describeEmergency(runs: readonly AppliedRun[]): string | undefined {
  const last = runs.at(-1);
  if (last === undefined || !isEmergency(last.tier)) return undefined;
  return (
    `emergency: ${last.tier} ${last.id} (${last.title}), by ${last.by} at ${last.at}. It's on record in the stack's ` +
    "state and in the journals of the nodes."
  );
}

/** How many emergencies the quarter of the last run has had (rule `lean-on-t1-t2`). */
export function describeCurrentQuarter(runs: readonly AppliedRun[], timeZone: string): string[] {
  const applied = runs.map((run) => ({ ...run, at: Temporal.Instant.from(run.at) }));
  return reportEmergencies(applied, timeZone).slice(-1).map(describeQuarter);
}
