import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi/resource";
import { isDryRun } from "@pulumi/pulumi/runtime/settings";
import { type DeclaredGate, writeOwnership } from "../maintenance/gate/record";
import { CHANGE_GATE } from "../maintenance/gate/resource-types";
import type { Operation } from "../kinds/operation";
import type { DeviceArgs } from "./device-args";
import { providerText } from "./provider-text";
import { futureUrn } from "./resource-urn";

/**
 * The first resource of a run, which everything else depends on: it has all nodes observed, judges what would really change
 * by the maintenance policy, and lets the run go on or not. The other resources ask it again before each unit of work.
 *
 * Pulumi checks one resource after the other, and a check that observes takes a second or more: that all nodes are
 * observed at once, here, is also what makes a plan quick.
 */
export class GateResource extends CustomResource {
  /** @internal */
  constructor(
    name: string,
    args: DeclaredGate & {
      /** The operations of each node. Not kept in the state. */
      readonly nodes: readonly (readonly Operation[])[];
      /** What beside the nodes is looked at; absent where that's nothing. Not kept in the state. */
      readonly devices?: readonly DeviceArgs[];
      /** Tells this run from others: what is worked on in it says so. Not kept in the gate's state. */
      readonly run: string;
    },
    options?: CustomResourceOptions,
  ) {
    super(
      CHANGE_GATE,
      name,
      {
        ...args,
        ownership: writeOwnership(args.ownership),
        mode: isDryRun() ? "plan" : "apply",
        resourceUrn: futureUrn(name, CHANGE_GATE, options?.parent),
        __provider: providerText("change-gate"),
      },
      // The resources that it's of show it in their summaries.
      { ...options, hideDiffs: ["work"] },
    );
  }
}
