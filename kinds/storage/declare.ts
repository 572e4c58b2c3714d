import type { FleetNode } from "../../maintenance/fleet/fleet";
import { groupSettings } from "../../maintenance/fleet/grouped-settings";
import type { DeclaredKind, SharedDeclaration } from "../declared-kind";
import type { Operation } from "../operation";
import { toTarget } from "../packages/declare";
import { groupProbes } from "../reboots/declare";
import type { StorageArgs, StorageClient, StorageServer } from "./args";

/** The update of servers of shares, for which whoever uses the shares is stopped. One for a fleet, after all work on its nodes. */
export const DECLARED_STORAGE: DeclaredKind = {
  name: "storage",
  layers: [
    {
      name: "storage",
      type: "SharedStorageUpdate",
      hasSuffix: true,
      place: "node",
      after: ["nodes", "containers", "framework", "reboots"],
    },
  ],
  declare: () => [],
  declareFleet: (nodes, sharedOf, { releaseKeys }) => {
    const servers = nodes.flatMap((node) => {
      const { storage, packageManager, restart } = node;
      if (storage === undefined) return [];
      const { args, minutes } = sharedOf(node);
      const server: StorageServer = {
        ...args,
        ways: { ...args.ways, packageManager, restart },
        releaseKeys,
        minutes: { ...minutes.node, unit: storage.minutes },
        targets: groupSettings({ node: toTarget(node) }),
        storage,
      };
      return [server];
    });
    const [first] = servers;
    const lead = nodes.find(({ storage }) => storage !== undefined);
    if (first === undefined || lead === undefined) return [];
    const clients = nodes
      .filter(({ storage }) => storage === undefined)
      .map((node) => toClient(node, sharedOf));
    const minutes = { ...first.minutes, unit: Math.max(...servers.map((server) => server.minutes.unit)) };
    const operation: Operation<StorageArgs> = {
      layer: "storage",
      args: { ...sharedOf(lead).args, minutes, targets: groupSettings({ node: {} }), servers, clients },
    };
    return [operation];
  },
};

function toClient(node: FleetNode, sharedOf: (node: FleetNode) => SharedDeclaration): StorageClient {
  const { node: name, ssh, bastion, ways } = sharedOf(node).args;
  const probes = groupProbes(node);
  return {
    ...{ node: name, ssh, ways },
    ...(bastion !== undefined && { bastion }),
    ...(probes !== undefined && { probes }),
  };
}
