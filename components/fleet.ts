import { randomUUID } from "node:crypto";
import { RunError } from "@pulumi/pulumi/errors";
import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi/resource";
import type { Fleet as FleetModel } from "../maintenance/fleet/fleet";
import type { DeclaredGate } from "../maintenance/gate/record";
import { ChangeGate } from "../providers/change-gate";
import { RunReport } from "../providers/run-report";
import { requireKnown } from "./declared/require-known";
import { giveOutputs, type StandIns } from "./declared/stand-ins";
import { Node } from "./node";
import { describeNode } from "./node-operations";
import { failWithoutReport, listUnmade } from "./part-of-run";
import type { ReleaseReference } from "../declarations/read-release";

export interface FleetArgs {
  readonly fleet: FleetModel;
  readonly release: ReleaseReference;
  /** By what the run is judged: see `readGate`. */
  readonly gate: DeclaredGate;
  /** What stands in the fleet for outputs; nothing by default. */
  readonly standIns?: StandIns;
}

let declared: string | undefined;

/** One gate judges a run: what another one let through, it wouldn't know. */
function refuseSecond(name: string): void {
  if (declared !== undefined)
    throw new RunError(
      `The program declares two fleets: ${declared} and ${name}. Declare all nodes in one, or split the stack.`,
    );
  declared = name;
}

/** A fleet at a release: the gate that every run passes, its nodes with what runs on them, and the report that closes the run. */
export class Fleet extends ComponentResource {
  readonly nodes: readonly Node[];

  constructor(name: string, args: FleetArgs, options?: ComponentResourceOptions) {
    refuseSecond(name);
    super("maintenance:index:Fleet", name, {}, options);
    const described = Object.values(args.fleet.nodes).map((node) => ({
      name: node.name,
      operations: giveOutputs(
        describeNode(node, args.fleet.releaseKeys, args.release),
        requireKnown(args.standIns ?? new Map<string, never>()),
      ),
    }));
    const nodes = described.map(({ operations }) => operations);
    const run = randomUUID();
    const gate = new ChangeGate("gate", { ...args.gate, nodes, run }, { parent: this });
    this.nodes = described.map(
      ({ name: node, operations }) => new Node(node, { operations, gate }, { parent: this }),
    );
    const parts = this.nodes.flatMap((node) => node.resources);
    const report = new RunReport(
      "report",
      {
        problems: parts.map(({ resource }) => resource.problems),
        deferred: parts.map(({ resource }) => resource.deferred),
        unmade: listUnmade(parts),
      },
      { parent: this, dependsOn: parts.map(({ resource }) => resource) },
    );
    failWithoutReport(run, parts, report);
    this.registerOutputs({});
  }
}
