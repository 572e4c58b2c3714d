import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi/resource";
import type { PackagesPart } from "./packages-args";
import { providerText } from "./provider-text";

/**
 * The first resource of a run: it has all nodes observed at once. Pulumi checks one resource after the other, and a check
 * that observes takes a second or more: without this, a fleet would be looked at node by node.
 */
export class Survey extends CustomResource {
  constructor(
    name: string,
    /** What the packages resources of each node are declared with. Not kept in the state. */
    args: { readonly nodes: readonly (readonly PackagesPart[])[] },
    options?: CustomResourceOptions,
  ) {
    super(
      "pulumi-nodejs:dynamic/maintenance:Survey",
      name,
      { ...args, __provider: providerText("survey") },
      options,
    );
  }
}
