import type { Output } from "@pulumi/pulumi";
import type { CustomResource } from "@pulumi/pulumi/resource";
import type { ProblemGroup } from "../maintenance/problems/group";

/** A resource that tells a run's report what it left undone. */
export interface ReportedResource extends CustomResource {
  readonly problems: Output<readonly ProblemGroup[]>;
  readonly deferred: Output<readonly ProblemGroup[]>;
  /** The run that worked on it last, as its gate was told. */
  readonly run: Output<string>;
}
