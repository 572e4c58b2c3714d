import type { CustomResourceOptions } from "@pulumi/pulumi/resource";
import type { PackagesArgs } from "./packages-args";
import { PackagesResource } from "./packages-resource";

/** The packages of a node itself, at the builds of a release. */
export class NodePackages extends PackagesResource {
  constructor(name: string, args: PackagesArgs, options?: CustomResourceOptions) {
    super("NodePackages", "node-packages", name, args, options);
  }
}
