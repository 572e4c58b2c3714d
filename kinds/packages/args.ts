import type { GroupedSettings } from "../../maintenance/fleet/grouped-settings";
import type { Probes } from "../../maintenance/fleet/resolve-probes";
import type { PackageManagerChoice } from "../../maintenance/package-managers/package-managers";
import type { OperationArgs } from "../operation";
import type { PackagesRunSettings } from "./unit/work";

/** What the packages of a node, or of its containers, are declared with. */
export interface PackagesArgs extends OperationArgs {
  readonly ways: Omit<PackagesRunSettings, "releaseKeys" | "packageManager"> & {
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
  /** What must be so before and after a change; none unless given. */
  readonly probes?: Probes;
}
