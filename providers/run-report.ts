import * as pulumi from "@pulumi/pulumi";
import { forward } from "./forward";

/**
 * The last resource of a run: it fails when anything before it was left undone or unplanned.
 *
 * Pulumi starts nothing new once a resource has failed, and plans nothing more once a check has. So that one node's bad
 * night isn't every node's, the other resources tell their problems as diagnostics, go on, and leave the failing to this one.
 */
export class RunReport extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    /** The problems of every resource of the run. */
    args: { readonly problems: pulumi.Input<readonly pulumi.Input<readonly string[]>[]> },
    options?: pulumi.CustomResourceOptions,
  ) {
    super(forward("run-report"), name, args, options, "maintenance", "RunReport");
  }
}
