import { formatContainerIds } from "../../../maintenance/fleet/container-ids";
import { describeCause } from "../../../maintenance/problems/describe";
import { type Cause, cause, type Problem, problemOf } from "../../../maintenance/problems/problem";
import { causeOf } from "../../../maintenance/problems/problem-error";
import { quoteForeign } from "../../../maintenance/text/plain-text";
import { PlanStale } from "../../../remote/run/converge";
import type { Reachable } from "../../../remote/run/follow";
import { ConnectionRefused, Unreachable } from "../../../remote/ssh/errors";
import type { ConductedMachine } from "../../draft";
import type { StorageArgs, StorageClient, StorageServer } from "../args";
import { type ClientLook, lookAtClient } from "../look/look";
import { isOfServer, listSources } from "../shares";

/** How a client stands to the shares: has one mounted, has none, can't be reached, or answers otherwise than with what it has. */
export type Use = "uses" | "idle" | "down" | "unknown";

/** Who uses the shares of servers. */
export interface Users {
  /** Those that have a share mounted. */
  readonly clients: readonly StorageClient[];
  /** Of all, by their names. */
  readonly use: ReadonlyMap<string, Use>;
  readonly notes: readonly Problem[];
  /** Why no exports may be withdrawn; empty where they may. */
  readonly problems: readonly Problem[];
}

type Seen = ClientLook | { readonly use: "down" | "unknown"; readonly said: string };

/**
 * Looks at all clients. Who can't be reached is left out: it may be down. Who can be reached, and doesn't say what it has, may be writing to a share.
 */
export async function lookForUsers(
  { node, clients }: Pick<StorageArgs, "node" | "clients">,
  servers: readonly StorageServer[],
  sessionOf: (machine: ConductedMachine) => Reachable,
): Promise<Users> {
  const sources = listSources(servers);
  const seen = await Promise.all(
    clients.map(async (client) => [client, await attemptLook(client, sources, sessionOf)] as const),
  );
  const using: StorageClient[] = [];
  const use = new Map<string, Use>();
  const notes: Problem[] = [];
  const problems: Problem[] = [];
  const note = (because: Cause): number => notes.push(problemOf(node, "node", because));
  for (const [client, look] of seen) {
    use.set(client.node, useOf(look));
    if (!("said" in look)) {
      if (look.mounts.length === 0) continue;
      using.push(client);
      note(describeUse(client, look));
    } else if (look.use === "down")
      note(cause("storage-client-left-out", { client: client.node, said: look.said }));
    else
      problems.push(
        problemOf(node, "node", cause("storage-client-unseen", { client: client.node, said: look.said })),
      );
  }
  const states = [...use.values()];
  if (states.length > 0 && states.every((one) => one === "down"))
    problems.push(problemOf(node, "node", cause("storage-clients-down", {})));
  if (states.every((one) => one === "uses" || one === "idle")) problems.push(...findUnused(servers, seen));
  return { clients: using, use, notes, problems };
}

/**
 * What was planned may be hours old: a node that was down may have a share mounted by now.
 *
 * @throws PlanStale where a client stands otherwise to the shares than it did before
 */
export function requireSameUsers(node: string, before: Users, now: Users): void {
  const changed = [...now.use].filter(([client, use]) => before.use.get(client) !== use);
  if (changed.length === 0) return;
  const clients = changed.map(([client]) => client).join(", ");
  throw new PlanStale(node, clients, {
    because: cause("storage-users-changed", { clients }),
    event: `${clients} uses shares otherwise than planned, or can't be asked any more, so ${node} was planned anew`,
  });
}

function useOf(look: Seen): Use {
  if ("said" in look) return look.use;
  return look.mounts.length > 0 ? "uses" : "idle";
}

function describeUse({ node }: StorageClient, { mounts, containers }: ClientLook): Cause {
  return cause("storage-clients", {
    client: node,
    shares: mounts.map(({ source, place }) => `${quoteForeign(source)} at ${quoteForeign(place)}`).join(", "),
    containers: formatContainerIds([...containers]),
  });
}

/** Shares that no node mounts. */
function findUnused(
  servers: readonly StorageServer[],
  seen: readonly (readonly [StorageClient, Seen])[],
): Problem[] {
  const mounts = seen.flatMap(([, look]) => ("said" in look ? [] : look.mounts));
  return servers.flatMap((server) =>
    server.storage.shares
      .filter((share) => !mounts.some(({ source }) => isOfServer(source, server, share)))
      .map((share) =>
        problemOf(server.node, "node", cause("share-unused", { share: `${server.node}:${share}` })),
      ),
  );
}

async function attemptLook(
  client: StorageClient,
  sources: readonly string[],
  sessionOf: (machine: ConductedMachine) => Reachable,
): Promise<Seen> {
  try {
    return await lookAtClient(sessionOf(client), client, sources);
  } catch (error) {
    const isDown = error instanceof Unreachable || error instanceof ConnectionRefused;
    return { use: isDown ? "down" : "unknown", said: describeCause(causeOf(error), client.node) };
  }
}
