import type { ChangeGroup } from "../../maintenance/changes/change-group";
import type { DesiredPackage } from "../../maintenance/packages/transition";
import type { Cause, Problem } from "../../maintenance/problems/problem";
import type { Work } from "../../remote/converge";
import type { Transaction } from "../../maintenance/transaction/transaction";
import type { PreparedModules } from "../../remote/framework/prepare";
import type { FrameworkUnit } from "../../remote/framework/run-files";
import type { PreparedPackages } from "../../remote/prepare";
import type { RunTerms } from "../../remote/run";
import type { PartPlan } from "../part";

/** What a part's plan is before it's known what its node can fetch. */
export interface Draft {
  /** What the node's store must have. */
  readonly packages: readonly DesiredPackage[];
  /** What rpm is asked about before anything is touched. */
  readonly transactions: readonly Transaction[];
  readonly modules: readonly FrameworkUnit[];
  finish(prepared: Prepared): Plan;
}

/** What a node can't fetch, with the reasons, and what it learnt of what it fetched. */
export interface Prepared {
  readonly packages: PreparedPackages;
  readonly modules: PreparedModules;
}

/** A part's plan, with the work that brings it about. */
export interface Plan extends Pick<PartPlan, "unmanaged"> {
  readonly pending: readonly ChangeGroup[];
  readonly notes: readonly Problem[];
  readonly problems: readonly Problem[];
  /** What can't be had: the units that need it will fail, the others won't. */
  readonly unusable: readonly Problem[];
  /** Containers with something to do, or `node`. */
  readonly scopes: readonly string[];
  /** Containers that couldn't be planned, or `node`: nothing is done there, and what comes after isn't begun either. */
  readonly troubled: readonly string[];
  /**
   * @param scopes of which the work is to be done now
   * @throws FileUnreadable when keys can't be read any more
   */
  describeWork(scopes: readonly string[], terms: RunTerms): Promise<Work<Told>>;
}

/** What there is to tell of a unit that was done. */
export interface Told {
  /** Parts of sentences that follow its name. */
  readonly info: readonly string[];
  readonly warnings: readonly Cause[];
  /** What a tool complained about, though it ended well; none unless told. */
  readonly complaints?: readonly Cause[];
}
