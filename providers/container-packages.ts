import * as pulumi from "@pulumi/pulumi";
import { forward } from "./forward";
import type { PackagesArgs } from "./packages-args";
import { futureUrn } from "./resource-urn";

/** The packages of a node's containers, at the builds of a release: one resource, the containers inside. */
export class ContainerPackages extends pulumi.dynamic.Resource {
  static readonly type = "pulumi-nodejs:dynamic/maintenance:ContainerPackages";
  declare readonly problems: pulumi.Output<readonly string[]>;

  constructor(name: string, args: PackagesArgs, options?: pulumi.CustomResourceOptions) {
    const resourceUrn = futureUrn(name, ContainerPackages.type, options?.parent);
    super(
      forward("container-packages"),
      name,
      { ...args, resourceUrn, problems: undefined },
      options,
      "maintenance",
      "ContainerPackages",
    );
  }
}
