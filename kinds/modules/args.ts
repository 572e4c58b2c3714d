import type { ContainerFramework } from "../../maintenance/fleet/framework";
import type { GroupedSettings } from "../../maintenance/fleet/grouped-settings";
import type { OperationArgs } from "../operation";

/** What the framework modules of a node's containers are declared with. */
export interface ModulesArgs extends OperationArgs {
  /** Containers without FreePBX aren't among them. */
  readonly targets: GroupedSettings<ContainerFramework>;
}
