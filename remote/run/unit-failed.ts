import type { Cause } from "../../maintenance/problems/problem";
import { ProblemError } from "../../maintenance/problems/problem-error";

/** A unit of work that didn't reach its end state. */
export class UnitFailed extends ProblemError {
  /** @param further what else isn't as it should be */
  constructor(
    because: Cause,
    readonly further: readonly Cause[] = [],
  ) {
    super(because);
  }
}
