import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Resource,
} from "@pulumi/pulumi/resource";
import { ContainerPackages } from "../providers/container-packages";
import { NodePackages } from "../providers/node-packages";
import { FrameworkModules } from "../providers/framework-modules";
import type { Part } from "../providers/part";

export interface NodeArgs {
  readonly parts: readonly Part[];
  /** What has to be there before the packages are looked at. */
  readonly after: Resource;
}

type NodeResource = NodePackages | ContainerPackages | FrameworkModules;

/** A node at a release: its own packages first, then its containers', then their framework modules. */
export class Node extends ComponentResource {
  readonly resources: readonly NodeResource[];

  constructor(name: string, { parts, after }: NodeArgs, options?: ComponentResourceOptions) {
    super("maintenance:index:Node", name, {}, options);
    const resources: NodeResource[] = [];
    for (const part of parts) {
      resources.push(declarePart(name, part, { parent: this, dependsOn: [after, ...resources] }));
    }
    this.resources = resources;
    this.registerOutputs({});
  }
}

function declarePart(node: string, part: Part, options: CustomResourceOptions): NodeResource {
  switch (part.layer) {
    case "nodes":
      return new NodePackages(node, part.args, options);
    case "containers":
      return new ContainerPackages(`${node}-containers`, part.args, options);
    case "framework":
      return new FrameworkModules(`${node}-framework`, part.args, options);
  }
}
