import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { FILE_VERSION } from "../maintenance/files/version";
import { type Lab, type LabNode, usualBuilds } from "./lab";

const OS_FAMILY = "el6";

/** All builds that a lab has installed at the start, and the updates of them. */
export const USUAL_PACKAGES: readonly string[] = [
  ...new Set<string>([
    ...usualBuilds.installedInContainers,
    ...usualBuilds.installedOnNodes,
    ...usualBuilds.updates,
  ]),
];

export interface FleetChanges {
  /** Merged over what a node of the fleet file says, by its name. */
  readonly nodes?: Readonly<Record<string, Record<string, unknown>>>;
  /** Containers in the fleet file; those that the lab has, unless given. */
  readonly containers?: Readonly<Record<string, Record<string, Record<string, unknown>>>>;
  readonly defaults?: Record<string, unknown>;
  readonly ssh?: Record<string, unknown>;
  readonly bastions?: Readonly<Record<string, Record<string, unknown>>>;
  /** How releases are tested. */
  readonly qualification?: Readonly<Record<string, unknown>>;
  readonly rings?: readonly { readonly name: string; readonly soakHours?: number }[];
  /** Nodes that the lab doesn't have. */
  readonly moreNodes?: Readonly<Record<string, Record<string, unknown>>>;
}

/** Writes the fleet file of a lab. @returns its path */
export async function writeFleet(folder: string, lab: Lab, changes: FleetChanges = {}): Promise<string> {
  const describeNode = (node: LabNode) => {
    const containers = node.containers.map(({ id }) => [id, { customer: "acme" }] as const);
    return {
      address: node.address,
      hostKeys: [node.hostKeyFingerprint],
      runtime: node.runtime,
      packageManager: node.packageManager,
      ssh: { port: node.port },
      containers: changes.containers?.[node.name] ?? Object.fromEntries(containers),
      ...changes.nodes?.[node.name],
    };
  };
  const file = join(folder, "fleet.yaml");
  await writeFile(
    file,
    stringify({
      version: FILE_VERSION,
      fleet: "lab",
      releaseKeys: [lab.releaseKey.file],
      defaults: {
        ssh: {
          user: "root",
          identityFile: lab.users.root.keyFile,
          connectTimeoutSeconds: 10,
          ...changes.ssh,
        },
        osFamily: OS_FAMILY,
        parallel: 2,
        lockWaitSeconds: 10,
        ...changes.defaults,
      },
      ...(changes.rings !== undefined && { rings: changes.rings }),
      ...(changes.bastions !== undefined && { bastions: changes.bastions }),
      ...(changes.qualification !== undefined && { qualification: changes.qualification }),
      customers: { acme: { name: "Acme", contacts: ["it@acme.invalid"], timeZone: "America/New_York" } },
      nodes: {
        ...Object.fromEntries(lab.nodes.map((node) => [node.name, describeNode(node)])),
        ...changes.moreNodes,
      },
    }),
  );
  return file;
}

export interface ReleaseEntry {
  readonly nevra: string;
  readonly sha256?: string;
  readonly ensure?: "installed";
  /** Where it's said; for nodes and containers unless given. */
  readonly layer?: "nodes" | "containers";
}

/** Writes a release of builds of the lab, the same for nodes and containers. @returns its path */
export async function writeRelease(
  folder: string,
  lab: Lab,
  builds: readonly string[] = usualBuilds.updates,
  more: readonly ReleaseEntry[] = [],
  framework?: Readonly<Record<string, unknown>>,
): Promise<string> {
  const named = builds.map((id) => lab.packages.get(id)).map(({ nevra, sha256 }) => ({ nevra, sha256 }));
  const describeLayer = (name: "nodes" | "containers") => {
    const chosen = more.filter(({ layer = name }) => layer === name);
    const packages = [...named, ...chosen.map(({ nevra, sha256, ensure }) => ({ nevra, sha256, ensure }))];
    return { [OS_FAMILY]: { packages } };
  };
  const file = join(folder, "release.yaml");
  await writeFile(
    file,
    stringify({
      version: FILE_VERSION,
      release: "2026-11-27",
      nodes: describeLayer("nodes"),
      containers: describeLayer("containers"),
      ...(framework !== undefined && { framework }),
    }),
  );
  return file;
}
