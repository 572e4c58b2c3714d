import type { Input, Output } from "@pulumi/pulumi";
import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi/resource";
import type { StepMinutes } from "../maintenance/devices/verdict";
import { DEVICE_OUTCOME } from "../maintenance/gate/resource-types";
import type { ProblemGroup } from "../maintenance/problems/group";
import type { OfRun } from "./of-run";
import { providerText } from "./provider-text";
import { futureUrn } from "./resource-urn";

export interface DeviceOutcomeArgs {
  readonly fleet?: string;
  /** The device's name. */
  readonly node: string;
  readonly version: string;
  readonly limits: StepMinutes;
  readonly turn: Input<string>;
  /** What its steps printed. */
  readonly report: Input<string>;
}

/** Reads the report of a device's steps over SSH, and tells which of them failed. */
export class DeviceOutcomeResource extends CustomResource {
  declare readonly problems: Output<readonly ProblemGroup[]>;
  declare readonly deferred: Output<readonly ProblemGroup[]>;
  declare readonly run: Output<string>;

  constructor(name: string, args: DeviceOutcomeArgs & OfRun, options?: CustomResourceOptions) {
    const resourceUrn = futureUrn(name, DEVICE_OUTCOME, options?.parent);
    const outputs = { problems: undefined, deferred: undefined, run: undefined };
    super(
      DEVICE_OUTCOME,
      name,
      { ...args, resourceUrn, ...outputs, __provider: providerText("device-outcome") },
      options,
    );
  }
}
