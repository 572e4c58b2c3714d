import { ComponentResource } from "@pulumi/pulumi/resource";
import { limitsOf } from "../maintenance/devices/device";
import { memberName } from "../maintenance/gate/member-name";
import { DEVICE } from "../maintenance/gate/resource-types";
import { plainText } from "../maintenance/text/plain-text";
import type { DeviceArgs } from "../providers/device-args";
import { createCommand, DeviceCommandUnfit } from "../providers/device-command";
import { DeviceOutcomeResource } from "../providers/device-outcome";
import { DeviceResource } from "../providers/device-resource";
import { isListing } from "../providers/listing";
import { readCredentials } from "./check-credentials";
import { DeclaredFleet } from "./declared-fleet";
import { listUnmade, type Named } from "./part-of-run";
import { type PbxOptions, refuseOptions } from "./refuse-options";
import { RunSentence } from "./run-sentence";
import type { ReportedResource } from "./reported-resource";

/** A device's steps can't be declared. */
class DeviceUnfit extends RunSentence {
  override readonly name = "DeviceUnfit";
}

/**
 * A device of a fleet at its version, such as a session border controller: its steps wait for the gate, and for the fleet's nodes. Steps
 * over SSH are one `remote.Command` of `@pulumi/command`. Its name is `NAME-DEVICE`.
 */
export class Device extends ComponentResource {
  /**
   * @param device its name among the fleet's devices
   * @throws ArgumentInvalid for an option that can't be used, PartMisplaced before the fleet's nodes are made, for a device that no run works
   *   on, and for one that was made before; DeviceUnfit where its steps can't be done
   */
  constructor(fleet: DeclaredFleet, device: string, options?: PbxOptions) {
    const composition = DeclaredFleet.compositionOf("Device", fleet);
    const { args, before } = composition.deviceParts(device);
    const name = memberName(composition.prefix, device);
    super(DEVICE, name, {}, refuseOptions(`Device ${name}`, options));
    const dependsOn = before.map(({ resource }) => resource);
    const own = new DeviceResource(
      name,
      { ...args, unmade: listUnmade(before) },
      { parent: this, dependsOn },
    );
    const parts: Named<ReportedResource>[] = [{ name, resource: own }];
    if (args.over === "ssh" && !isListing()) parts.push(this.addSteps(name, args, own));
    composition.addDevice(device, parts);
    this.registerOutputs({});
  }

  private addSteps(name: string, args: DeviceArgs, own: DeviceResource): Named<ReportedResource> {
    const steps = asSentence(() =>
      createCommand(`${name}-steps`, args, own, readCredentials().forDevice(args), {
        parent: this,
        dependsOn: [own],
      }),
    );
    const { node, version, fleet } = args;
    const told = {
      ...{ node, version, limits: limitsOf(args.steps), turn: own.turn },
      ...(fleet !== undefined && { fleet }),
      report: steps.stdout.apply((text: string | undefined) => text ?? ""),
    };
    const unmade = listUnmade([
      { name, resource: own },
      { name: `${name}-steps`, resource: steps },
    ]);
    const outcome = new DeviceOutcomeResource(
      `${name}-outcome`,
      { ...told, unmade },
      { parent: this, dependsOn: [own, steps] },
    );
    return { name: `${name}-outcome`, resource: outcome };
  }
}

/** @throws DeviceUnfit */
function asSentence<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof DeviceCommandUnfit ? new DeviceUnfit(plainText(error.message)) : error;
  }
}
