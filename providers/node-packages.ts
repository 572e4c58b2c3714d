import type { CustomResourceOptions } from "@pulumi/pulumi/resource";
import type { OfRun } from "./of-run";
import type { PackagesArgs } from "./part";
import { PartResource } from "./part-resource";

/** The packages of a node itself, at the builds of a release. */
export class NodePackages extends PartResource<PackagesArgs> {
  constructor(name: string, args: PackagesArgs & OfRun, options?: CustomResourceOptions) {
    super("NodePackages", "node-packages", name, args, options);
  }
}
