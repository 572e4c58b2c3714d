import * as pulumi from "@pulumi/pulumi";
import { forward } from "./forward";
import type { PackagesArgs } from "./packages-args";
import { futureUrn } from "./resource-urn";

/** The packages of a node itself, at the builds of a release. */
export class NodePackages extends pulumi.dynamic.Resource {
  static readonly type = "pulumi-nodejs:dynamic/maintenance:NodePackages";
  declare readonly problems: pulumi.Output<readonly string[]>;

  constructor(name: string, args: PackagesArgs, options?: pulumi.CustomResourceOptions) {
    const resourceUrn = futureUrn(name, NodePackages.type, options?.parent);
    super(
      forward("node-packages"),
      name,
      { ...args, resourceUrn, problems: undefined },
      options,
      "maintenance",
      "NodePackages",
    );
  }
}
