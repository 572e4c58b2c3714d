import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
} from "@pulumi/pulumi/resource";
import type { ChangeGate } from "../providers/change-gate";
import { ContainerPackages } from "../providers/container-packages";
import { NodePackages } from "../providers/node-packages";
import { FrameworkModules } from "../providers/framework-modules";
import type { Part } from "../providers/part";
import { type Named, requireMade } from "./part-of-run";

export interface NodeArgs {
  readonly parts: readonly Part[];
  /** What lets the run go on. */
  readonly gate: ChangeGate;
}

type NodeResource = NodePackages | ContainerPackages | FrameworkModules;

/** A node at a release: its own packages first, then its containers', then their framework modules. */
export class Node extends ComponentResource {
  readonly resources: readonly Named<NodeResource>[];

  constructor(name: string, { parts, gate }: NodeArgs, ofNode?: ComponentResourceOptions) {
    super("maintenance:index:Node", name, {}, ofNode);
    const resources: Named<NodeResource>[] = [];
    for (const part of parts) {
      const own = nameOf(name, part);
      const needed = [{ name: "gate", resource: gate }, ...resources];
      const options = { parent: this, dependsOn: requireMade(own, needed) };
      resources.push({ name: own, resource: declarePart(own, part, options) });
    }
    this.resources = resources;
    this.registerOutputs({});
  }
}

function nameOf(node: string, { layer }: Part): string {
  return layer === "nodes" ? node : `${node}-${layer}`;
}

function declarePart(name: string, part: Part, options: CustomResourceOptions): NodeResource {
  switch (part.layer) {
    case "nodes":
      return new NodePackages(name, part.args, options);
    case "containers":
      return new ContainerPackages(name, part.args, options);
    case "framework":
      return new FrameworkModules(name, part.args, options);
  }
}
