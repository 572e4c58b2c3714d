import { KINDS } from "../kinds/kinds";
import type { FleetRelease, SharedDeclaration } from "../kinds/declared-kind";
import type { Operation } from "../kinds/operation";
import type { FleetNode } from "../maintenance/fleet/fleet";
import { toSshTarget } from "../providers/ssh-target";
import type { ReleaseReference } from "../declarations/read-release";

/**
 * What a node of a fleet declares at a release, in the order in which it's done there.
 *
 * @param releaseKeys paths of armored public keys, relative to the project
 * @param fleet what its resources' names begin with; undefined for a fleet without a prefix, as of YAML
 */
export function describeNode(
  node: FleetNode,
  releaseKeys: readonly string[],
  release: ReleaseReference,
  fleet?: string,
): readonly Operation[] {
  const shared = describeShared(node, release, fleet);
  const fleetRelease: FleetRelease = { releaseKeys, hasFramework: release.hasFramework };
  return KINDS.flatMap(({ declared }) => declared.declare(node, shared, fleetRelease));
}

/** What the nodes of a fleet declare together at a release: it comes after all that they declare alone. */
export function describeTogether(
  nodes: readonly FleetNode[],
  releaseKeys: readonly string[],
  release: ReleaseReference,
  fleet?: string,
): readonly Operation[] {
  const fleetRelease: FleetRelease = { releaseKeys, hasFramework: release.hasFramework };
  const sharedOf = (node: FleetNode): SharedDeclaration => describeShared(node, release, fleet);
  return KINDS.flatMap(({ declared }) => declared.declareFleet?.(nodes, sharedOf, fleetRelease) ?? []);
}

function describeShared(
  node: FleetNode,
  { name, file, digest }: ReleaseReference,
  fleet: string | undefined,
): SharedDeclaration {
  const { runtime, containersPath, parallel, lockWaitSeconds, transactionLimitMinutes } = node;
  const { nodeMinutes, containerMinutes, reserveMinutes: reserve } = node;
  const unkept = listUnkept(node);
  return {
    args: {
      ...(fleet !== undefined && { fleet }),
      node: node.name,
      ssh: toSshTarget(node.ssh),
      ...(node.ssh.bastion !== undefined && { bastion: node.ssh.bastion.name }),
      release: { name, file, digest },
      ...(unkept.length > 0 && { unkept }),
      ways: {
        runtime,
        ...(containersPath !== undefined && { containersPath }),
        ...{ parallel, lockWaitSeconds, transactionLimitMinutes },
        ...(node.storage !== undefined && { containerless: true }),
      },
    },
    minutes: {
      node: { unit: nodeMinutes, reserve },
      containers: { unit: containerMinutes, reserve },
    },
  };
}

/** `node`, and ids of its containers, where nobody keeps the packages. */
export function listUnkept({ osFamily, containers }: FleetNode): string[] {
  const unkept = Object.values(containers).filter((container) => container.osFamily === undefined);
  return [...(osFamily === undefined ? ["node"] : []), ...unkept.map(({ id }) => id)];
}
