import type { Probe, Probes } from "../../maintenance/fleet/resolve-probes";

/** The lines that `probes.sh` reads, without a line break at their end; empty without probes. */
export function listProbes(probes: Probes = {}): string {
  return Object.entries(probes)
    .map(([name, probe]) => [name, ...columnsOf(probe)].map((word) => (word === "" ? "-" : word)).join("\t"))
    .join("\n");
}

/** What all probes of a container may take, one after the other, in seconds. */
export function probeSeconds(probes: Probes = {}): number {
  return Object.values(probes).reduce((sum, { seconds }) => sum + seconds, 0);
}

function columnsOf({ kind, seconds, what, status, text, freeMegabytes }: Probe): string[] {
  return [kind, String(seconds), what, String(status ?? "-"), text ?? "-", String(freeMegabytes ?? "-")];
}
