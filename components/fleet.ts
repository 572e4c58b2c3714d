import { randomUUID } from "node:crypto";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi/resource";
import type { Fleet as FleetModel } from "../maintenance/fleet/fleet";
import { memberName } from "../maintenance/gate/member-name";
import type { DeclaredGate } from "../maintenance/gate/record";
import { ChangeGate } from "../providers/change-gate";
import { RunReport } from "../providers/run-report";
import { requireKnown } from "./declared/require-known";
import { giveOutputs, type StandIns } from "./declared/stand-ins";
import { Node } from "./node";
import { describeNode } from "./node-operations";
import { failWithoutReport, listUnmade } from "./part-of-run";
import { currentRun } from "./program-run";
import type { ReleaseReference } from "../declarations/read-release";

export interface FleetArgs {
  readonly fleet: FleetModel;
  readonly release: ReleaseReference;
  /** By what the run is judged: see `readGate`. */
  readonly gate: DeclaredGate;
  /** What stands in the fleet for outputs; nothing by default. */
  readonly standIns?: StandIns;
  /** What the names of its resources begin with, before `-`. By default, nothing: a program has one such fleet at most. */
  readonly prefix?: string;
}

/** A fleet at a release: the gate that every run passes, its nodes with what runs on them, and the report that closes the run. */
export class Fleet extends ComponentResource {
  /** What judges each run before it changes anything. Other resources that the fleet's change covers depend on it. */
  readonly gate: Resource;

  constructor(name: string, args: FleetArgs, options?: ComponentResourceOptions) {
    const { prefix } = args;
    const machines = Object.values(args.fleet.nodes).map(({ name: node, ssh }) => ({ node, machine: ssh }));
    currentRun().fleets.add(prefix, machines);
    super("maintenance:index:Fleet", name, {}, options);
    const described = Object.values(args.fleet.nodes).map((node) => ({
      name: node.name,
      operations: giveOutputs(
        describeNode(node, args.fleet.releaseKeys, args.release, prefix),
        requireKnown(args.standIns ?? new Map<string, never>()),
      ),
    }));
    const nodes = described.map(({ operations }) => operations);
    const run = randomUUID();
    const ofFleet = prefix === undefined ? {} : { fleet: prefix };
    const gateName = memberName(prefix, "gate");
    const gate = {
      name: gateName,
      resource: new ChangeGate(gateName, { ...args.gate, ...ofFleet, nodes, run }, { parent: this }),
    };
    this.gate = gate.resource;
    const made = described.map(
      ({ name: node, operations }) =>
        new Node(memberName(prefix, node), { operations, gate }, { parent: this }),
    );
    const parts = made.flatMap((node) => node.resources);
    const report = new RunReport(
      memberName(prefix, "report"),
      {
        ...ofFleet,
        problems: parts.map(({ resource }) => resource.problems),
        deferred: parts.map(({ resource }) => resource.deferred),
        unmade: listUnmade(parts),
      },
      { parent: this, dependsOn: parts.map(({ resource }) => resource) },
    );
    failWithoutReport(run, parts, report, prefix);
    this.registerOutputs({});
  }
}
