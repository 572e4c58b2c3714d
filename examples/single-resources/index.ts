import { ComponentResource } from "@pulumi/pulumi";
import { ChangeGate, declareFleet, PbxNode, RunReport } from "pbx-maintenance";

const fleet = declareFleet("prod", {
  releaseKeys: ["keys/release.asc"],
  customers: {
    alder: { name: "Alder Clinic", contacts: ["it@alder.example"], timeZone: "America/New_York" },
    birch: { name: "Birch & Sons", contacts: ["it@birch.example"], timeZone: "America/Chicago" },
  },
  defaults: {
    runtime: "openvz",
    packageManager: "yum",
    osFamily: "el6",
    ssh: { identityFile: "~/.ssh/id_maintenance", knownHostsFile: "known_hosts" },
  },
  nodes: {
    node1: {
      address: "192.0.2.11",
      containers: { "101": { customer: "alder" }, "102": { customer: "birch" } },
    },
    node2: {
      address: "192.0.2.21",
      containers: { "201": { customer: "alder" }, "202": { customer: "birch" } },
    },
  },
  release: "releases/2026-11-27.yaml",
  calendar: "calendar.yaml",
  change: "changes/2026-11-27.yaml",
});

/** A rack with a node of the fleet. The program's own resources of the rack may be in it as well. */
class Rack extends ComponentResource {
  readonly node: PbxNode;

  constructor(name: string, node: string, after: PbxNode[]) {
    super("example:index:Rack", name);
    this.node = new PbxNode(fleet, node, { parent: this, dependsOn: after });
  }
}

const gate = new ChangeGate(fleet);
const boston = new Rack("boston", "node1", []);
// The second node comes after the first one.
new Rack("chicago", "node2", [boston.node]);
new RunReport(fleet);

export const urn = gate.urn;
