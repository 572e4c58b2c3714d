import { posix } from "node:path";
import type { Reaching } from "./fleet";
import type { BastionContent } from "./schema";

/** The part of a machine's settings that says how to reach it, as far as a file gives it. */
export type ReachingContent = Omit<BastionContent, "address" | "hostKeys">;

/** Fills in what neither the machine nor the defaults say. */
export function resolveReaching(
  address: string,
  hostKeys: readonly string[] | undefined,
  own: ReachingContent | undefined,
  defaults: ReachingContent | undefined,
): Reaching {
  const identityFile = own?.identityFile ?? defaults?.identityFile;
  const knownHostsFile = own?.knownHostsFile ?? defaults?.knownHostsFile;
  return {
    address,
    hostKeys: hostKeys ?? [],
    port: own?.port ?? defaults?.port ?? 22,
    user: own?.user ?? defaults?.user ?? "root",
    ...(identityFile !== undefined && { identityFile }),
    agent: own?.agent ?? defaults?.agent ?? false,
    ...(knownHostsFile !== undefined && { knownHostsFile }),
    connectTimeoutSeconds: own?.connectTimeoutSeconds ?? defaults?.connectTimeoutSeconds ?? 15,
    keepAliveSeconds: own?.keepAliveSeconds ?? defaults?.keepAliveSeconds ?? 15,
  };
}

/** Makes the paths in settings independent of the file they were written in. */
export function anchorPaths<T extends ReachingContent>(content: T, file: string): T {
  return {
    ...content,
    ...(content.identityFile !== undefined && { identityFile: anchorPath(content.identityFile, file) }),
    ...(content.knownHostsFile !== undefined && { knownHostsFile: anchorPath(content.knownHostsFile, file) }),
  };
}

/** A path relative to `file` becomes relative to what `file` is relative to; absolute ones and `~/…` stay. */
export function anchorPath(path: string, file: string): string {
  return /^(\/|~\/)/.test(path) ? path : posix.join(posix.dirname(file), path);
}
