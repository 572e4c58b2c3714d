import type { GroupedSettings } from "../../maintenance/fleet/grouped-settings";
import type { Beancounters } from "../../maintenance/fleet/resolve-beancounters";
import type { OperationArgs } from "../operation";
import type { AllocationsRunSettings } from "./unit/work";

/** What the allocations of a node's containers are declared with. */
export interface AllocationsArgs extends OperationArgs {
  readonly ways: AllocationsRunSettings;
  /** Containers of which nobody says anything aren't among them. */
  readonly targets: GroupedSettings<{ readonly beancounters: Beancounters }>;
}
