import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi/resource";
import { layerNamed } from "../kinds/kinds";
import type { Operation } from "../kinds/operation";
import type { ChangeGate } from "../providers/change-gate";
import { OperationResource } from "../providers/operation-resource";
import { listUnmade, type Named } from "./part-of-run";

export interface NodeArgs {
  /** In the order in which they're done. */
  readonly operations: readonly Operation[];
  /** What lets the run go on. */
  readonly gate: Named<ChangeGate>;
}

/** A node at a release: a resource for each operation, of which each waits for those before it. */
export class Node extends ComponentResource {
  readonly resources: readonly Named<OperationResource>[];

  /** @param name what the names of its resources begin with: the node's, behind its fleet's where that has a prefix */
  constructor(name: string, { operations, gate }: NodeArgs, ofNode?: ComponentResourceOptions) {
    super("maintenance:index:Node", name, {}, ofNode);
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
    this.resources = resources;
    this.registerOutputs({});
  }
}
