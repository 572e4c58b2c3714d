import type { Output } from "@pulumi/pulumi";
import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi/resource";
import type { ProblemGroup } from "../maintenance/problems/group";
import { OWN_TYPES } from "../maintenance/gate/resource-types";
import type { OfRun } from "./of-run";
import type { PartArgs } from "./part";
import { providerText } from "./provider-text";
import { futureUrn } from "./resource-urn";

/** What a release wants on one node, of one kind. */
export abstract class PartResource<Args extends PartArgs> extends CustomResource {
  /** What was left undone; see docs/problems.md. */
  declare readonly problems: Output<readonly ProblemGroup[]>;
  /** What was left for a later window. */
  declare readonly deferred: Output<readonly ProblemGroup[]>;
  /** The run that worked on it last, as its gate was told. */
  declare readonly run: Output<string>;

  /**
   * @param type the name of the resource's type
   * @param implementation the module that reconciles it
   */
  protected constructor(
    type: string,
    implementation: string,
    name: string,
    args: Args & OfRun,
    options?: CustomResourceOptions,
  ) {
    const token = `${OWN_TYPES}${type}`;
    const resourceUrn = futureUrn(name, token, options?.parent);
    const __provider = providerText(implementation);
    const outputs = { problems: undefined, deferred: undefined, run: undefined };
    // What would change is in the summary, too, in a line for each.
    const shown = { ...options, hideDiffs: ["pending", ...(options?.hideDiffs ?? [])] };
    super(token, name, { ...args, resourceUrn, ...outputs, __provider }, shown);
  }
}
