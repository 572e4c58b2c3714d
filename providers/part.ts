import type { RecordedGroup } from "../maintenance/changes/change-group";
import type { ProblemGroup } from "../maintenance/problems/group";
import type { ContainerFramework } from "../maintenance/fleet/framework";
import type { GroupedSettings } from "../maintenance/fleet/grouped-settings";
import type { PackageManagerChoice } from "../maintenance/package-managers/package-managers";
import type { NodeWays } from "../remote/packages-work";
import type { RunWays } from "../remote/run";
import type { SshTarget } from "../remote/ssh/target";

/** What one resource keeps on one node: the node's own packages, those of its containers, or their framework modules. */
export type Part =
  | { readonly layer: "nodes" | "containers"; readonly args: PackagesArgs }
  | { readonly layer: "framework"; readonly args: FrameworkArgs };

export type PartLayer = Part["layer"];

/** What every part is declared with: plain data without secrets, since it goes into the state. */
export interface PartArgs {
  /** Name of the node in the fleet file. */
  readonly node: string;
  readonly ssh: SshTarget;
  /** The name that credentials of the bastion are configured under. */
  readonly bastion?: string;
  readonly ways: RunWays;
  /** The release file, relative to the project, and the digest of what it said when it was declared. */
  readonly release: { readonly name: string; readonly file: string; readonly digest: string };
  /** How long one of the targets takes, and what must be left of a window beside that. */
  readonly minutes: { readonly unit: number; readonly reserve: number };
  /** Ids of the node's containers, or `node`, whose packages nobody keeps, so that they aren't even listed; none unless given. */
  readonly unkept?: readonly string[];
}

export interface PackagesArgs extends PartArgs {
  readonly ways: Omit<NodeWays, "releaseKeys" | "packageManager"> & {
    readonly packageManager: PackageManagerChoice;
  };
  /** Paths of armored public keys, relative to the project. */
  readonly releaseKeys: readonly string[];
  /** By container id, or `node`. */
  readonly targets: GroupedSettings<PackagesTarget>;
}

/** A node or container: what makes its packages differ from those of the others. */
export interface PackagesTarget {
  /** Which list of the release counts; absent where nobody keeps the packages. */
  readonly osFamily?: string;
  /** NEVRAs instead of the release's, where installed; NEVRAs to be there in any case; names to leave alone. */
  readonly packages?: readonly string[];
  readonly install?: readonly string[];
  readonly hold?: readonly string[];
  /** How many registrations of phones and trunks may be missing after a change; none unless given. */
  readonly registrationTolerance?: number;
}

export interface FrameworkArgs extends PartArgs {
  /** Containers without FreePBX aren't among them. */
  readonly targets: GroupedSettings<ContainerFramework>;
}

/** What `check` adds to the arguments, and policies and previews see. */
export interface PartPlan {
  /** What would change, or after a run what is left of that. */
  readonly pending: readonly RecordedGroup[];
  /** The same for people who read a preview (see `describeGroup`). Nothing else reads it. */
  readonly summary: readonly string[];
  /** What stays as it is and is worth knowing: stopped containers, others at work. */
  readonly notes: readonly ProblemGroup[];
  /** Packages and modules that no release speaks of, and that stay as they are. */
  readonly unmanaged: readonly string[];
  /** What keeps the plan from being whole; the run's report fails because of it. */
  readonly problems: readonly ProblemGroup[];
  /** What a run left for a later window, with the reason. Empty in a plan. */
  readonly deferred: readonly ProblemGroup[];
  /**
   * What rpm or a scriptlet complained about in the last run, though the transaction went through. Empty in a plan.
   */
  readonly complaints: readonly ProblemGroup[];
}
