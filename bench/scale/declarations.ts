import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { FRIDAY_NIGHT, writeChange } from "../../sandbox/friday-night";
import type { Recording } from "./recording";

const PROJECT = resolve(__dirname, "../..");

/** A node that can be reached on this machine. */
export interface ReachableNode {
  readonly name: string;
  readonly port: number;
  /** `SHA256:…` */
  readonly hostKey: string;
  /** Container ids. */
  readonly containers: readonly string[];
}

/** Containers that belong to one customer. */
const PER_CUSTOMER = 5;

/**
 * Writes a fleet, a release and a change file, as of a Friday night's T2 that all customers were told of.
 *
 * @param identityFile the private key for root on all nodes
 * @returns the stack's configuration
 */
export async function writeDeclarations(
  folder: string,
  nodes: readonly ReachableNode[],
  release: Recording["release"],
  identityFile: string,
): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true });
  const customers = nodes.flatMap(({ name, containers }) =>
    Array.from(
      { length: Math.ceil(containers.length / PER_CUSTOMER) },
      (_, i) => `customer-${name}-${i + 1}`,
    ),
  );
  const fleetFile = join(folder, "fleet.yaml");
  const releaseFile = join(folder, "release.yaml");
  const fleet = describeFleet(nodes, customers, identityFile);
  await writeFile(fleetFile, stringify(fleet, { aliasDuplicateObjects: false }));
  await writeFile(
    releaseFile,
    stringify({
      release: "scale",
      nodes: { el6: { packages: release.nodes } },
      containers: { el6: { packages: release.containers } },
    }),
  );
  const { calendar, environment, clock } = FRIDAY_NIGHT;
  return {
    "pbx-maintenance:calendar": join(PROJECT, calendar),
    "pbx-maintenance:environment": environment,
    "pbx-maintenance:clock": clock,
    "pbx-maintenance:change": await writeChange(folder, releaseFile, customers),
    "pbx-maintenance:fleet": fleetFile,
    "pbx-maintenance:release": releaseFile,
  };
}

function describeFleet(
  nodes: readonly ReachableNode[],
  customers: readonly string[],
  identityFile: string,
): unknown {
  const contact = { contacts: ["it@customer.invalid"], timeZone: "America/New_York" };
  return {
    fleet: "scale",
    releaseKeys: [join(PROJECT, "keys", "sandbox-release.asc")],
    defaults: {
      ssh: { user: "root", identityFile, connectTimeoutSeconds: 120 },
      runtime: "openvz",
      packageManager: "yum",
      osFamily: "el6",
    },
    customers: Object.fromEntries(customers.map((id) => [id, { name: id, ...contact }])),
    nodes: Object.fromEntries(
      nodes.map(({ name, port, hostKey, containers }) => [
        name,
        {
          address: "127.0.0.1",
          hostKeys: [hostKey],
          ssh: { port },
          containers: Object.fromEntries(
            containers.map((id, i) => [
              id,
              { customer: `customer-${name}-${Math.floor(i / PER_CUSTOMER) + 1}` },
            ]),
          ),
        },
      ]),
    ),
  };
}
