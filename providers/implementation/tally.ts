import { withoutTargets } from "../../maintenance/changes/group-changes";
import type { TargetInterruption } from "../../maintenance/interruptions/interruption";
import type { Problem } from "../../maintenance/problems/problem";
import type { Plan } from "../../kinds/draft";
import type { Remaining } from "./remaining";

/** What has come of the units of a resource so far, over all its batches, also where it was planned anew in between. */
export class Tally {
  private readonly begun = new Set<string>();
  readonly done: string[] = [];
  failed = 0;
  /** Left for another window, or for another run. */
  later = 0;
  readonly problems: Problem[] = [];
  readonly deferred: Problem[] = [];
  readonly complaints: Problem[] = [];
  readonly interruptions: TargetInterruption[] = [];

  begin(targets: readonly string[]): void {
    for (const target of targets) this.begun.add(target);
  }

  /** Nothing of them was begun. */
  giveBack(targets: readonly string[]): void {
    for (const target of targets) this.begun.delete(target);
  }

  /** What was never begun of these. */
  notBegun(targets: readonly string[]): string[] {
    return targets.filter((target) => !this.begun.has(target));
  }

  /** With what wasn't the run's to begin. */
  remaining({ pending }: Pick<Plan, "pending">, aside: Pick<Remaining, "problems" | "deferred">): Remaining {
    return {
      pending: withoutTargets(pending, this.done),
      problems: [...aside.problems, ...this.problems],
      deferred: [...aside.deferred, ...this.deferred],
      ...(this.complaints.length > 0 && { complaints: this.complaints }),
      ...(this.interruptions.length > 0 && { interruptions: this.interruptions }),
    };
  }
}
