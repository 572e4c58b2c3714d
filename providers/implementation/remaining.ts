import type { ChangeGroup } from "../../maintenance/changes/change-group";
import type { TargetInterruption } from "../../maintenance/interruptions/interruption";
import type { Problem } from "../../maintenance/problems/problem";

/** What is left after a run: nothing, or the changes of units that failed or were deferred, with a reason each. */
export interface Remaining {
  readonly pending: readonly ChangeGroup[];
  readonly problems: readonly Problem[];
  readonly deferred: readonly Problem[];
  /** What tools complained about where their work ended well; none unless told. */
  readonly complaints?: readonly Problem[];
  /** How long services were away, as nodes measured it; none unless told. */
  readonly interruptions?: readonly TargetInterruption[];
}
