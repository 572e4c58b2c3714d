import type { ContainerFramework } from "../../maintenance/fleet/framework";
import type { Probes } from "../../maintenance/fleet/resolve-probes";
import type { GroupedSettings } from "../../maintenance/fleet/grouped-settings";
import type { OperationArgs } from "../operation";

/** What the framework modules of a node's containers are declared with. */
export interface ModulesArgs extends OperationArgs {
  /** Containers without FreePBX aren't among them. */
  readonly targets: GroupedSettings<ModulesTarget>;
}

/** A container: how its framework is kept, and what must be so of it before and after a change. */
export interface ModulesTarget extends ContainerFramework {
  /** None unless given. */
  readonly probes?: Probes;
}
