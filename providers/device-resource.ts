import type { Output } from "@pulumi/pulumi";
import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi/resource";
import { DEVICE_MAINTENANCE } from "../maintenance/gate/resource-types";
import type { ProblemGroup } from "../maintenance/problems/group";
import type { DeviceArgs } from "./device-args";
import type { OfRun } from "./of-run";
import { providerText } from "./provider-text";
import { futureUrn } from "./resource-urn";

/**
 * A device at a version. It asks the gate again right before the first step. Over HTTPS it does the steps itself; over SSH it lets the
 * device's `remote.Command` begin, by giving it a turn.
 */
export class DeviceResource extends CustomResource {
  declare readonly problems: Output<readonly ProblemGroup[]>;
  declare readonly deferred: Output<readonly ProblemGroup[]>;
  declare readonly run: Output<string>;
  /** `PLAN CLOSES`: the plan whose steps may begin, and until when by the device's clock. Empty in a run in which none may. */
  declare readonly turn: Output<string>;

  constructor(name: string, args: DeviceArgs & OfRun, options?: CustomResourceOptions) {
    const resourceUrn = futureUrn(name, DEVICE_MAINTENANCE, options?.parent);
    const outputs = { problems: undefined, deferred: undefined, run: undefined, turn: undefined };
    const shown = { ...options, hideDiffs: ["pending", "checkedAt"] };
    const __provider = providerText("device-maintenance");
    super(DEVICE_MAINTENANCE, name, { ...args, resourceUrn, ...outputs, __provider }, shown);
  }
}
