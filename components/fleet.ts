import { ComponentResource, type Resource } from "@pulumi/pulumi/resource";
import { ChangeGate } from "./change-gate";
import type { DeclaredFleet } from "./declared-fleet";
import { Device } from "./device";
import { PbxNode } from "./pbx-node";
import type { PbxOptions } from "./refuse-options";
import { RunReport } from "./run-report";

/** A fleet at a release. It has the gate that every run passes, its nodes, and the report that closes the run. */
export class Fleet extends ComponentResource {
  /** What judges each run before it changes anything. Other resources that the fleet's change covers depend on it. */
  readonly gate: Resource;

  constructor(name: string, fleet: DeclaredFleet, options?: PbxOptions) {
    super("maintenance:index:Fleet", name, {}, options);
    this.gate = new ChangeGate(fleet, { parent: this });
    for (const node of fleet.nodes) new PbxNode(fleet, node, { parent: this });
    for (const device of fleet.devices) new Device(fleet, device, { parent: this });
    new RunReport(fleet, { parent: this });
    this.registerOutputs({});
  }
}
