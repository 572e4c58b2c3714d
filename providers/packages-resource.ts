import * as pulumi from "@pulumi/pulumi";
import { forward } from "./forward";
import type { PackagesArgs } from "./packages-args";
import { futureUrn } from "./resource-urn";

/** Packages at the builds of a release, whosever they are. */
export abstract class PackagesResource extends pulumi.dynamic.Resource {
  /** What was left undone, a sentence each. */
  declare readonly problems: pulumi.Output<readonly string[]>;

  /**
   * @param type the name of the resource's type
   * @param implementation the module that reconciles it
   */
  protected constructor(
    type: string,
    implementation: string,
    name: string,
    args: PackagesArgs,
    options?: pulumi.CustomResourceOptions,
  ) {
    const token = `pulumi-nodejs:dynamic/maintenance:${type}`;
    const resourceUrn = futureUrn(name, token, options?.parent);
    const properties = { ...args, resourceUrn, problems: undefined };
    super(forward(implementation), name, properties, options, "maintenance", type);
  }
}
