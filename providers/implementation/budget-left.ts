import { type Cause, cause } from "../../maintenance/problems/problem";
import type { LeftBecause } from "../../maintenance/waves/batches";
import type { Phase } from "./phase";

/** Why nothing more begins once failures have used the budget up. */
export function describeFailures({ waves: { budget } }: Pick<Phase, "waves">): Cause {
  return cause("deferred-failures", { failures: budget.failures, most: budget.limit ?? budget.failures });
}

/** Why a unit was never begun. */
export function describeLeft(because: LeftBecause, phase: Pick<Phase, "waves">): Cause {
  if (because.kind === "budget") return describeFailures(phase);
  const { group, node, container } = because.member;
  return cause("deferred-group", { group, node, container });
}
