import type { GroupedSettings } from "../../maintenance/fleet/grouped-settings";
import type { PackagesArgs, PackagesTarget } from "../packages/args";

/** What a node's reboot is declared with: its packages as well, since they may bring the kernel that it boots. */
export interface RebootArgs extends PackagesArgs {
  readonly ways: PackagesArgs["ways"] & {
    /** In which the node must be back. */
    readonly rebootMinutes: number;
  };
  /** By `node` alone. */
  readonly targets: GroupedSettings<PackagesTarget>;
}
