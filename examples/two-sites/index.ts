import { CalendarArgs, NodeArgs, PbxFleet } from "pbx-maintenance";

/** A site's windows are in its own zone. */
function fridayNight(timeZone: string, from: string, to: string): CalendarArgs {
  return {
    timeZone,
    windows: [{ name: "Friday night", recurrence: "FREQ=WEEKLY;BYDAY=FR", from, to }],
    businessHours: { days: ["MO", "TU", "WE", "TH", "FR"], from: "09:00", to: "17:00" },
  };
}

/** What all sites have in common. */
function declareSite(name: string, calendar: CalendarArgs, nodes: Record<string, NodeArgs>): PbxFleet {
  return new PbxFleet(name, {
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
    nodes,
    release: "releases/2026-11-27.yaml",
    calendar,
    change: "changes/2026-11-27.yaml",
  });
}

const boston = declareSite("boston", fridayNight("America/New_York", "22:00", "04:00"), {
  node1: {
    address: "192.0.2.11",
    containers: { "101": { customer: "alder" }, "102": { customer: "birch" } },
  },
});

const chicago = declareSite("chicago", fridayNight("America/Chicago", "21:00", "03:00"), {
  node2: {
    address: "192.0.2.21",
    containers: { "201": { customer: "alder" }, "202": { customer: "birch" } },
  },
});

export const sites = [boston.urn, chicago.urn];
