import type { StorageServer } from "./args";

/** A share as messages name it: `san1:/srv/pbx`. */
export function nameShares({ node, storage }: StorageServer): string[] {
  return storage.shares.map((share) => `${node}:${share}`);
}

/** All names by which clients mount a server's shares, as `shares.sh` takes them. */
export function listSources(servers: readonly StorageServer[]): string[] {
  return servers.flatMap(({ storage: { names, shares } }) =>
    // An IPv6 address stands in brackets there.
    names.flatMap((name) => shares.map((share) => `${name.includes(":") ? `[${name}]` : name}:${share}`)),
  );
}

/** Which shares of a server a mounted source is one of, or lies below one of. */
export function isOfServer(source: string, server: StorageServer, share: string): boolean {
  return listSources([{ ...server, storage: { ...server.storage, shares: [share] } }]).some(
    (one) => source === one || source.startsWith(`${one}/`),
  );
}
