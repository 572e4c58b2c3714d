import { ComponentResource } from "@pulumi/pulumi/resource";
import { layerNamed } from "../kinds/kinds";
import { memberName } from "../maintenance/gate/member-name";
import { OperationResource } from "../providers/operation-resource";
import { DeclaredFleet } from "./declared-fleet";
import { listUnmade, type Named } from "./part-of-run";
import { type PbxOptions, refuseOptions } from "./refuse-options";

/**
 * A node of a fleet at the fleet's release: a resource for the node's work of each kind, of which each waits for the gate, and for those
 * before it. Its name is `NAME-NODE`.
 */
export class PbxNode extends ComponentResource {
  /**
   * @param node its name among the fleet's nodes
   * @throws ArgumentInvalid for an option that can't be used, PartMisplaced before the fleet's {@link ChangeGate} is made, for a node that the
   *   fleet doesn't declare, and for one that was made before
   */
  constructor(fleet: DeclaredFleet, node: string, options?: PbxOptions) {
    const composition = DeclaredFleet.compositionOf("PbxNode", fleet);
    const { operations, gate } = composition.nodeParts(node);
    const name = memberName(composition.prefix, node);
    super("maintenance:index:Node", name, {}, refuseOptions(`PbxNode ${name}`, options));
    const resources: Named<OperationResource>[] = [];
    for (const operation of operations) {
      const layer = layerNamed(operation.layer);
      const own = layer.hasSuffix ? `${name}-${layer.name}` : name;
      const needed = [gate, ...resources];
      const args = { ...operation.args, unmade: listUnmade(needed) };
      const dependsOn = needed.map((one) => one.resource);
      const resource = new OperationResource(own, layer, args, { parent: this, dependsOn });
      resources.push({ name: own, resource });
    }
    composition.addNode(node, resources);
    this.registerOutputs({});
  }
}
