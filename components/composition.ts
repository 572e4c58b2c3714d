import { randomUUID } from "node:crypto";
import type { CustomResourceOptions, Resource, ResourceOptions } from "@pulumi/pulumi";
import { layerNamed } from "../kinds/kinds";
import type { Operation } from "../kinds/operation";
import { describeUnknown } from "../maintenance/files/suggestion";
import type { DeclaredGate } from "../maintenance/gate/record";
import { listSome } from "../maintenance/text/list-some";
import type { GateResource } from "../providers/gate-resource";
import { type DeviceArgs, describeDevice } from "../providers/device-args";
import { memberName } from "../maintenance/gate/member-name";
import { OperationResource } from "../providers/operation-resource";
import { requireKnown } from "./declared/require-known";
import { giveOutputs } from "./declared/stand-ins";
import type { FleetArgs } from "./fleet-args";
import { describeNode, describeTogether } from "./node-operations";
import { listUnmade, type Named } from "./part-of-run";
import type { ReportedResource } from "./reported-resource";
import { onceDeclared } from "./program-run";
import { RunSentence } from "./run-sentence";

/** A program made a part of a fleet twice, or before what it needs. */
export class PartMisplaced extends RunSentence {
  override readonly name = "PartMisplaced";
}

/** A program declared a fleet, and left parts of it out. */
class FleetIncomplete extends RunSentence {
  override readonly name = "FleetIncomplete";

  constructor(fleet: string, missing: readonly string[]) {
    super(
      `The program declares the fleet ${fleet}, and leaves out: ${listSome(missing)}. Nothing of the fleet was looked at. ` +
        "Make them right after declareFleet, before the program waits for anything.",
    );
  }
}

/** What a program makes of a fleet: one gate, then each node, then one report. No gate is asked before all are there. */
export class Composition {
  /** What the names of the fleet's resources begin with; undefined for a fleet without a prefix, as of YAML. */
  readonly prefix: string | undefined;
  /** Tells this run from others. */
  readonly run = randomUUID();
  private readonly fleet: string;
  private readonly declaredGate: DeclaredGate;
  private readonly operations: ReadonlyMap<string, readonly Operation[]>;
  /** Operations in which several nodes have a part. */
  private readonly together: readonly Operation[];
  private readonly deviceArgs: ReadonlyMap<string, DeviceArgs>;
  private readonly devices = new Map<string, readonly Named<ReportedResource>[]>();
  private readonly nodes = new Map<string, readonly Named<OperationResource>[]>();
  private gate: Named<GateResource> | undefined;
  private hasReport = false;
  private readonly ready: Promise<unknown>;

  constructor({ fleet, release, gate, standIns, prefix, checked }: FleetArgs) {
    this.prefix = prefix;
    this.fleet = fleet.name;
    this.declaredGate = gate;
    const outputs = standIns ?? new Map<string, never>();
    this.operations = new Map(
      Object.values(fleet.nodes).map((node) => [
        node.name,
        giveOutputs(describeNode(node, fleet.releaseKeys, release, prefix), outputs),
      ]),
    );
    this.together = giveOutputs(
      describeTogether(Object.values(fleet.nodes), fleet.releaseKeys, release, prefix),
      outputs,
    );
    this.deviceArgs = new Map(
      Object.values(fleet.devices).flatMap((device) =>
        device.care === undefined
          ? []
          : [[device.name, describeDevice(device, device.care, release, prefix)]],
      ),
    );
    const whole = onceDeclared(() => {
      this.refuseIncomplete();
    });
    this.ready = Promise.all([whole, checked, requireKnown(outputs)]);
  }

  /** What each resource of the fleet says of it. */
  get ofFleet(): { readonly fleet?: string } {
    return this.prefix === undefined ? {} : { fleet: this.prefix };
  }

  /** @throws PartMisplaced when there's a gate already */
  gateArgs(): DeclaredGate & {
    readonly nodes: readonly (readonly Operation[])[];
    readonly devices?: readonly DeviceArgs[];
    readonly run: string;
  } {
    if (this.gate !== undefined) throw new PartMisplaced(`The fleet ${this.fleet} has a ChangeGate already.`);
    const nodes = [...this.operations].map(([node, own]) => [
      ...own,
      ...this.together.filter(({ args }) => args.node === node),
    ]);
    const devices = [...this.deviceArgs.values()];
    return {
      ...{ ...this.declaredGate, ...this.ofFleet, nodes, run: this.run },
      ...(devices.length > 0 && { devices }),
    };
  }

  /** What the gate depends on: Pulumi asks none before the fleet is whole, and the credentials' names and the outputs are known. */
  onceReady(dependsOn: ResourceOptions["dependsOn"] = []): NonNullable<ResourceOptions["dependsOn"]> {
    // A promise of what Pulumi takes is as good as that.
    return this.ready.then(() => dependsOn) as Promise<Resource[]>;
  }

  addGate(gate: Named<GateResource>): void {
    this.gate = gate;
  }

  /**
   * @param node whatever a program gives: plain JavaScript checks no types
   * @throws PartMisplaced without a gate, for a node that isn't declared, and for one that was made before
   */
  nodeParts(node: unknown): {
    readonly operations: readonly Operation[];
    readonly gate: Named<GateResource>;
  } {
    const name = String(node);
    const operations = this.operations.get(name);
    if (operations === undefined) {
      const unknown = describeUnknown("node", name, [...this.operations.keys()]);
      throw new PartMisplaced(`A PbxNode of the fleet ${this.fleet}: ${unknown}`);
    }
    if (this.nodes.has(name))
      throw new PartMisplaced(`${name} of the fleet ${this.fleet} has a PbxNode already.`);
    if (this.gate === undefined)
      throw new PartMisplaced(`Make the ChangeGate of the fleet ${this.fleet} before its nodes.`);
    return { operations, gate: this.gate };
  }

  addNode(node: string, resources: readonly Named<OperationResource>[]): void {
    this.nodes.set(node, resources);
  }

  /**
   * @param device whatever a program gives: plain JavaScript checks no types
   * @returns with what it waits for: the gate, and all nodes, since Pulumi starts nothing new when a command can't connect
   * @throws PartMisplaced before all nodes are made, for a device that no run works on, and for one that was made before
   */
  deviceParts(device: unknown): {
    readonly args: DeviceArgs;
    readonly before: readonly Named<GateResource | OperationResource>[];
  } {
    const name = String(device);
    const args = this.deviceArgs.get(name);
    if (args === undefined) {
      const unknown = describeUnknown("device with a version", name, [...this.deviceArgs.keys()]);
      throw new PartMisplaced(`A Device of the fleet ${this.fleet}: ${unknown}`);
    }
    if (this.devices.has(name))
      throw new PartMisplaced(`${name} of the fleet ${this.fleet} has a Device already.`);
    const missing = this.missingNodes();
    if (this.gate === undefined || missing.length > 0)
      throw new PartMisplaced(
        `Make the devices of the fleet ${this.fleet} after its ChangeGate and all its nodes.`,
      );
    return { args, before: [this.gate, ...[...this.nodes.values()].flat()] };
  }

  addDevice(device: string, resources: readonly Named<ReportedResource>[]): void {
    this.devices.set(device, resources);
  }

  /**
   * What the report tells of: the resources of all nodes and devices, and those in which several nodes have a part. These are made now, since they come
   * after all nodes.
   *
   * @param options of the report
   * @throws PartMisplaced before all of them are made, and when there's a report already
   */
  reportParts(options: CustomResourceOptions | undefined): readonly Named<ReportedResource>[] {
    if (this.hasReport) throw new PartMisplaced(`The fleet ${this.fleet} has a RunReport already.`);
    const missing = [...this.missingNodes(), ...this.missingDevices()];
    if (missing.length > 0)
      throw new PartMisplaced(
        `Make the RunReport of the fleet ${this.fleet} after all its nodes and devices. There is none yet of ${listSome(missing)}.`,
      );
    return [
      ...[...this.nodes.values()].flat(),
      ...this.makeTogether(options),
      ...[...this.devices.values()].flat(),
    ];
  }

  private makeTogether(options: CustomResourceOptions | undefined): readonly Named<OperationResource>[] {
    const before = [...this.nodes.values()].flat();
    const needed = [...(this.gate === undefined ? [] : [this.gate]), ...before];
    const dependsOn = needed.map((one) => one.resource);
    const given = { ...(options?.parent !== undefined && { parent: options.parent }), dependsOn };
    return this.together.map(({ layer: name, args }) => {
      const layer = layerNamed(name);
      const own = memberName(this.prefix, layer.name);
      return {
        name: own,
        resource: new OperationResource(own, layer, { ...args, unmade: listUnmade(needed) }, given),
      };
    });
  }

  addReport(): void {
    this.hasReport = true;
  }

  private missingNodes(): string[] {
    return [...this.operations.keys()].filter((node) => !this.nodes.has(node));
  }

  private missingDevices(): string[] {
    return [...this.deviceArgs.keys()].filter((device) => !this.devices.has(device));
  }

  private refuseIncomplete(): void {
    const missing = [
      ...(this.gate === undefined ? ["its ChangeGate"] : []),
      ...this.missingNodes().map((node) => `the PbxNode of ${node}`),
      ...this.missingDevices().map((device) => `the Device of ${device}`),
      ...(this.hasReport ? [] : ["its RunReport"]),
    ];
    if (missing.length > 0) throw new FleetIncomplete(this.fleet, missing);
  }
}
