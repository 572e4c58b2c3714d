import type { Input, Output } from "@pulumi/pulumi";
import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi/resource";
import type { ProblemGroup } from "../maintenance/problems/group";
import { RUN_REPORT } from "../maintenance/gate/resource-types";
import type { OfRun } from "./of-run";
import { providerText } from "./provider-text";
import { futureUrn } from "./resource-urn";

/**
 * The last resource of a run: it fails when anything before it was left undone.
 *
 * Pulumi starts nothing new once a resource has failed, and plans nothing more once a check has. So that one node's bad
 * night isn't every node's, the other resources tell their problems as diagnostics, go on, and leave the failing to this one.
 */
export class ReportResource extends CustomResource {
  /**
   * Has no value, and Pulumi knows that, but for a report that failed, or that was skipped since something before it failed.
   *
   * @internal
   */
  declare readonly failure: Output<undefined>;

  /** @internal */
  constructor(
    name: string,
    /** Of every resource of the run: its problems, and what it left for a later window. */
    args: {
      readonly problems: Input<readonly Input<readonly ProblemGroup[]>[]>;
      readonly deferred: Input<readonly Input<readonly ProblemGroup[]>[]>;
      /** Absent for a fleet without a prefix, as of YAML. */
      readonly fleet?: string;
    } & OfRun,
    options?: CustomResourceOptions,
  ) {
    const __provider = providerText("run-report");
    super(
      RUN_REPORT,
      name,
      { ...args, failure: undefined, resourceUrn: futureUrn(name, RUN_REPORT, options?.parent), __provider },
      options,
    );
  }
}
