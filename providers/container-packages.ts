import type { CustomResourceOptions } from "@pulumi/pulumi/resource";
import type { OfRun } from "./of-run";
import type { PackagesArgs } from "./part";
import { PartResource } from "./part-resource";

/** The packages of a node's containers, at the builds of a release: one resource, the containers inside. */
export class ContainerPackages extends PartResource<PackagesArgs> {
  constructor(name: string, args: PackagesArgs & OfRun, options?: CustomResourceOptions) {
    super("ContainerPackages", "container-packages", name, args, options);
  }
}
