import { DEFAULT_ARCHITECTURE } from "../repository/lock-settings";
import type { FleetRepository } from "./fleet";
import type { Entry, Report } from "./merge";
import { resolveSsh, type Surroundings } from "./resolve";
import type { RepositoryContent } from "./schema";

/**
 * Applies the defaults to a repository. Returns undefined when something is missing that nobody can guess.
 *
 * @param nodes names of nodes, which credentials are configured by as well
 */
export function resolveRepository(
  name: string,
  entry: Entry<RepositoryContent>,
  surroundings: Pick<Surroundings, "defaults" | "bastions">,
  nodes: readonly string[],
  report: Report,
): FleetRepository | undefined {
  const { root, parts, base, architecture, alternatives, signsPackages, signing } = entry.content;
  if (nodes.includes(name))
    report(entry, [], "a node has this name already, and credentials are found by name; choose another");
  const ssh = resolveSsh(entry, surroundings, report);
  if (ssh === undefined) return undefined;
  return {
    name,
    ssh,
    root,
    parts,
    base: base ?? [],
    architecture: architecture ?? DEFAULT_ARCHITECTURE,
    alternatives: alternatives ?? [],
    signsPackages: signsPackages ?? false,
    signing: {
      keyId: signing.keyId.toUpperCase(),
      ...(signing.gnupgHome !== undefined && { gnupgHome: signing.gnupgHome }),
    },
  };
}
