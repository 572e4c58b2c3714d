import type { Cause } from "../../maintenance/problems/problem";
import { ProblemError } from "../../maintenance/problems/problem-error";

/** What went wrong on a target: `node`, or a container's id. */
export interface CauseThere {
  readonly target: string;
  /** Another node than the operation's; absent where it's that. */
  readonly node?: string;
  readonly cause: Cause;
}

/** A unit of work that the change leaves to a later window, since it would have disturbed more than the change allows. */
export class UnitPostponed extends Error {
  override readonly name = "UnitPostponed";

  constructor(readonly causes: readonly CauseThere[]) {
    super("The unit was left to a later window.");
  }
}

/** A unit of work that didn't reach its end state. */
export class UnitFailed extends ProblemError {
  /**
   * @param further what else isn't as it should be
   * @param elsewhere what failed on other targets
   */
  constructor(
    because: Cause,
    readonly further: readonly Cause[] = [],
    readonly elsewhere: readonly CauseThere[] = [],
  ) {
    super(because);
  }
}
