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
import { listUnmade, type Named } from "./part-of-run";

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
      const resource = declarePart(own, part, listUnmade(needed), {
        parent: this,
        dependsOn: needed.map((one) => one.resource),
      });
      resources.push({ name: own, resource });
    }
    this.resources = resources;
    this.registerOutputs({});
  }
}

function nameOf(node: string, { layer }: Part): string {
  return layer === "nodes" ? node : `${node}-${layer}`;
}

function declarePart(
  name: string,
  part: Part,
  unmade: Promise<string[]>,
  options: CustomResourceOptions,
): NodeResource {
  switch (part.layer) {
    case "nodes":
      return new NodePackages(name, { ...part.args, unmade }, options);
    case "containers":
      return new ContainerPackages(name, { ...part.args, unmade }, options);
    case "framework":
      return new FrameworkModules(name, { ...part.args, unmade }, options);
  }
}
