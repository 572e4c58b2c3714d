import { ContainerArgs, PbxFleet } from "pbx-maintenance";

/** Whose PBX a container is, by the container's id. */
const OWNERS = { "101": "alder", "102": "birch" };

const containers: Record<string, ContainerArgs> = {};
for (const [id, customer] of Object.entries(OWNERS)) containers[id] = { customer };

const fleet = new PbxFleet("prod", {
  releaseKeys: ["keys/release.asc"],
  customers: {
    alder: {
      name: "Alder Clinic",
      contacts: ["it@alder.example"],
      timeZone: "America/New_York",
      "24x7": true,
    },
    birch: { name: "Birch & Sons", contacts: ["it@birch.example"], timeZone: "America/Chicago" },
  },
  defaults: {
    runtime: "openvz",
    packageManager: "yum",
    osFamily: "el6",
    ssh: { identityFile: "~/.ssh/id_maintenance", knownHostsFile: "known_hosts" },
  },
  nodes: {
    node1: { address: "192.0.2.11", containers },
  },
  release: "releases/2026-11-27.yaml",
  calendar: "calendar.yaml",
  change: "changes/2026-11-27.yaml",
});

export const urn = fleet.urn;
