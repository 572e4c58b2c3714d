import type { Output } from "@pulumi/pulumi";
import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi/resource";
import type { OperationLayer } from "../kinds/declared-kind";
import type { OperationArgs } from "../kinds/operation";
import { OWN_TYPES } from "../maintenance/gate/resource-types";
import type { ProblemGroup } from "../maintenance/problems/group";
import type { OfRun } from "./of-run";
import { providerText } from "./provider-text";
import { futureUrn } from "./resource-urn";

/** What is kept on one node by one layer of a kind of work: one resource, the targets inside. */
export class OperationResource extends CustomResource {
  /** What was left undone; see docs/problems.md. */
  declare readonly problems: Output<readonly ProblemGroup[]>;
  /** What was left for a later window. */
  declare readonly deferred: Output<readonly ProblemGroup[]>;
  /** The run that worked on it last, as its gate was told. */
  declare readonly run: Output<string>;

  constructor(
    name: string,
    { name: layer, type }: OperationLayer,
    args: OperationArgs & OfRun,
    options?: CustomResourceOptions,
  ) {
    const token = `${OWN_TYPES}${type}`;
    const resourceUrn = futureUrn(name, token, options?.parent);
    const __provider = providerText("operation", layer);
    const outputs = { problems: undefined, deferred: undefined, run: undefined };
    // What would change is in the summary, too, in a line for each.
    const shown = { ...options, hideDiffs: ["pending", "checkedAt"] };
    super(token, name, { ...args, resourceUrn, ...outputs, __provider }, shown);
  }
}
