import type { ChangeGroup } from "../maintenance/changes/change-group";
import type { TargetInterruption } from "../maintenance/interruptions/interruption";
import type { PendingRestart, RestartsSeen } from "../maintenance/restarts/pending-restart";
import type { Cause, Problem } from "../maintenance/problems/problem";
import type { Outcome, Progress, Work } from "../remote/run/converge";
import type { Reachable } from "../remote/run/follow";
import type { RunTerms } from "../remote/run/run";
import type { OperationArgs } from "./operation";

/** The plan of an operation before it's known what its node can fetch. */
export interface Draft<Need, Prepared> {
  /** What the node must fetch or be asked before anything is touched; absent where that's nothing. */
  readonly need?: Need;
  finish(prepared: Prepared): Plan;
}

/** An operation's plan, with the work that brings it about. */
export interface Plan {
  readonly pending: readonly ChangeGroup[];
  /** What stays as it is and is worth knowing. */
  readonly notes: readonly Problem[];
  /** Packages and modules that no release speaks of, and that stay as they are. */
  readonly unmanaged: readonly Problem[];
  readonly problems: readonly Problem[];
  /** What can't be had: the units that need it will fail, the others won't. */
  readonly unusable: readonly Problem[];
  /** What waits for a restart there, whether this run brings it or not; nothing unless told. */
  readonly restarts?: RestartsSeen;
  /** Containers with something to do, or `node`. */
  readonly targets: readonly string[];
  /** Containers that couldn't be planned, or `node`: nothing is done there, and what comes after isn't begun either. */
  readonly troubled: readonly string[];
  /**
   * @param targets of which the work is to be done now
   * @throws FileUnreadable when keys can't be read any more
   */
  describeWork(targets: readonly string[], terms: RunTerms): Promise<Work<UnitNotes>>;
  /** Instead of that, where other machines have a part in the work: brings it about. */
  conduct?(
    terms: RunTerms,
    sessionOf: (machine: ConductedMachine) => Reachable,
    onProgress: (progress: Progress) => void,
  ): Promise<ReadonlyMap<string, Outcome<UnitNotes>>>;
  /** Names of those that have a part in it beside the operation's node: nothing is begun where what comes before failed there. */
  readonly machines?: readonly string[];
}

/** A machine of the fleet that has a part in another one's work. */
export type ConductedMachine = Pick<OperationArgs, "node" | "ssh" | "bastion">;

/** A plan, or, of a node that couldn't be observed, none. */
export interface PreparedPlan extends Plan {
  readonly observed: boolean;
}

/** What there is to tell of a unit that was done. */
export interface UnitNotes {
  /** Parts of sentences that follow its name. */
  readonly info: readonly string[];
  readonly warnings: readonly Cause[];
  /** What a tool complained about, though it ended well; none unless told. */
  readonly complaints?: readonly Cause[];
  /** How long services were away, as the node measured it; none unless told. */
  readonly interruptions?: readonly TargetInterruption[];
  /** What waits for a restart there now; absent where nobody looked. */
  readonly waiting?: Pick<PendingRestart, "kind"> & { readonly names: readonly PendingRestart["name"][] };
}
