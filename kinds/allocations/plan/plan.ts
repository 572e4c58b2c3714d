import type { TargetChange } from "../../../maintenance/changes/group-changes";
import type { Beancounters } from "../../../maintenance/fleet/resolve-beancounters";
import { isBelowHeld } from "../../../maintenance/kinds/allocations/amount";
import { findWord } from "../../../maintenance/kinds/allocations/words";
import { type Cause, cause } from "../../../maintenance/problems/problem";
import type { ContainerAllocations } from "../look/facts";

/** One allocation that is to change in a container. */
export interface WantedAllocation {
  readonly parameter: string;
  readonly to: string;
  /** What counts now; absent where it doesn't run. */
  readonly from?: string;
  /** What its configuration says; absent where it says nothing. */
  readonly saved?: string;
}

/** What must change in one container, or why nothing is changed there. */
export interface PlannedAllocations {
  readonly changes: readonly TargetChange[];
  readonly wanted: readonly WantedAllocation[];
  readonly problems: readonly Cause[];
}

/**
 * A pure function. A container with one allocation that can't be is left as it is.
 *
 * @param isRunning as its runtime says
 */
export function planAllocations(
  target: string,
  beancounters: Beancounters,
  isRunning: boolean,
  { live, saved }: ContainerAllocations,
): PlannedAllocations {
  const wanted: WantedAllocation[] = [];
  const problems: Cause[] = [];
  for (const [parameter, to] of Object.entries(beancounters)) {
    const now = live.get(parameter);
    const kept = saved.get(parameter);
    if (isRunning && now === undefined) problems.push(cause("allocation-unknown", { parameter }));
    if (kept === to && (now === undefined || now.amount === to)) continue;
    const word = findWord(parameter);
    if (now !== undefined && word !== undefined && isBelowHeld(to, now.held, word))
      problems.push(cause("allocation-below-held", { parameter, to, held: now.held }));
    wanted.push({
      ...{ parameter, to },
      ...(now !== undefined && { from: now.amount }),
      ...(kept !== undefined && { saved: kept }),
    });
  }
  const changes = wanted.map((one): TargetChange => ({ target, change: { kind: "allocation", ...one } }));
  return problems.length > 0 ? { changes: [], wanted: [], problems } : { changes, wanted, problems };
}
