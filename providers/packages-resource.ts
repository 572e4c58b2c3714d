import type { Output } from "@pulumi/pulumi";
import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi/resource";
import type { PackagesArgs } from "./packages-args";
import { providerText } from "./provider-text";
import { futureUrn } from "./resource-urn";

/** Packages at the builds of a release, whosever they are. */
export abstract class PackagesResource extends CustomResource {
  /** What was left undone, a sentence each. */
  declare readonly problems: Output<readonly string[]>;
  /** What was left for a later window, a sentence each. */
  declare readonly deferred: Output<readonly string[]>;

  /**
   * @param type the name of the resource's type
   * @param implementation the module that reconciles it
   */
  protected constructor(
    type: string,
    implementation: string,
    name: string,
    args: PackagesArgs,
    options?: CustomResourceOptions,
  ) {
    const token = `pulumi-nodejs:dynamic/maintenance:${type}`;
    const resourceUrn = futureUrn(name, token, options?.parent);
    const __provider = providerText(implementation);
    super(
      token,
      name,
      { ...args, resourceUrn, problems: undefined, deferred: undefined, __provider },
      options,
    );
  }
}
