import type { GroupedSettings } from "../../maintenance/fleet/grouped-settings";
import type { Probes } from "../../maintenance/fleet/resolve-probes";
import type { PackagesArgs, PackagesTarget } from "../packages/args";

/** What must be so of a container before it's stopped, and after it was started again. */
export interface ContainerProbes {
  readonly probes: Probes;
}

/** What a node's reboot is declared with: its packages as well, since they may bring the kernel that it boots. */
export interface RebootArgs extends PackagesArgs {
  readonly ways: PackagesArgs["ways"] & {
    /** In which the node must be back. */
    readonly rebootMinutes: number;
  };
  /** By container id, for those that have any. */
  readonly probes?: GroupedSettings<ContainerProbes>;
  /** By `node` alone. */
  readonly targets: GroupedSettings<PackagesTarget>;
}
