import * as pulumi from "@pulumi/pulumi";
import type { Fleet as FleetModel } from "../maintenance/fleet/fleet";
import { RunReport } from "../providers/run-report";
import { Node } from "./node";
import type { ReleaseReference } from "./read-release";

export interface FleetArgs {
  readonly fleet: FleetModel;
  readonly release: ReleaseReference;
}

/** A fleet at a release: its nodes, with what runs on them, and the report that closes the run. */
export class Fleet extends pulumi.ComponentResource {
  readonly nodes: readonly Node[];
  readonly report: RunReport;

  constructor(name: string, args: FleetArgs, options?: pulumi.ComponentResourceOptions) {
    super("maintenance:index:Fleet", name, {}, options);
    const { releaseKeys, nodes } = args.fleet;
    this.nodes = Object.values(nodes).map(
      (node) => new Node(node.name, { node, releaseKeys, release: args.release }, { parent: this }),
    );
    const resources = this.nodes.flatMap((node) => node.resources);
    this.report = new RunReport(
      "report",
      { problems: resources.map((resource) => resource.problems) },
      { parent: this, dependsOn: resources },
    );
    this.registerOutputs({});
  }
}
