import { memberName } from "../maintenance/gate/member-name";
import { GateResource } from "../providers/gate-resource";
import { DeclaredFleet } from "./declared-fleet";
import { type PbxOptions, refuseOptions } from "./refuse-options";

/**
 * The gate of a fleet, which every run passes: it has all nodes observed, and judges what would change as a whole. Other resources that the
 * fleet's change covers depend on it.
 *
 * Make the gate first, then a {@link PbxNode} for each node, then the {@link RunReport}. Its name is `NAME-gate`.
 */
export class ChangeGate extends GateResource {
  /** @throws ArgumentInvalid for an option that can't be used, PartMisplaced when the fleet has a gate already */
  constructor(fleet: DeclaredFleet, options?: PbxOptions) {
    const composition = DeclaredFleet.compositionOf("ChangeGate", fleet);
    const name = memberName(composition.prefix, "gate");
    const given = refuseOptions(`ChangeGate ${name}`, options);
    const dependsOn = composition.onceReady(given?.dependsOn);
    super(name, composition.gateArgs(), { ...given, dependsOn });
    composition.addGate({ name, resource: this });
  }
}
