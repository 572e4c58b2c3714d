import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi/resource";
import { ContainerPackages } from "../providers/container-packages";
import { NodePackages } from "../providers/node-packages";
import type { PackagesPart } from "../providers/packages-args";

export interface NodeArgs {
  readonly parts: readonly PackagesPart[];
  /** What has to be there before the packages are looked at. */
  readonly after: Resource;
}

/** A node at a release: its own packages first, then its containers'. */
export class Node extends ComponentResource {
  readonly resources: readonly (NodePackages | ContainerPackages)[];

  constructor(name: string, { parts, after }: NodeArgs, options?: ComponentResourceOptions) {
    super("maintenance:index:Node", name, {}, options);
    const resources: (NodePackages | ContainerPackages)[] = [];
    for (const { layer, args } of parts) {
      const dependsOn = [after, ...resources];
      resources.push(
        layer === "nodes"
          ? new NodePackages(name, args, { parent: this, dependsOn })
          : new ContainerPackages(`${name}-containers`, args, { parent: this, dependsOn }),
      );
    }
    this.resources = resources;
    this.registerOutputs({});
  }
}
