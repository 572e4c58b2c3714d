import type { FleetContainer, FleetNode } from "../maintenance/fleet/fleet";
import { formatNevra } from "../maintenance/packages/nevra";
import type { PackagesArgs, PackagesPart, PackagesTarget } from "../providers/packages-args";
import type { SshTarget } from "../remote/ssh/target";
import type { ReleaseReference } from "./read-release";

/**
 * What a node of a fleet declares at a release: its own packages, and, where it has containers, theirs.
 *
 * @param releaseKeys paths of armored public keys, relative to the project
 */
export function describeNode(
  node: FleetNode,
  releaseKeys: readonly string[],
  release: ReleaseReference,
): readonly PackagesPart[] {
  const { runtime, packageManager, parallel, restart, lockWaitSeconds, transactionLimitMinutes } = node;
  const shared: Omit<PackagesArgs, "targets" | "minutes"> = {
    node: node.name,
    ssh: toSshTarget(node.ssh),
    ...(node.ssh.bastion !== undefined && { bastion: node.ssh.bastion.name }),
    ways: { runtime, packageManager, parallel, restart, lockWaitSeconds, transactionLimitMinutes },
    releaseKeys,
    release,
  };
  const { nodeMinutes, containerMinutes, reserveMinutes: reserve } = node;
  const own: PackagesPart = {
    layer: "nodes",
    args: { ...shared, minutes: { unit: nodeMinutes, reserve }, targets: { node: toTarget(node) } },
  };
  const containers = Object.values(node.containers);
  if (containers.length === 0) return [own];
  const targets = Object.fromEntries(containers.map((container) => [container.id, toTarget(container)]));
  const minutes = { unit: containerMinutes, reserve };
  return [own, { layer: "containers", args: { ...shared, minutes, targets } }];
}

function toSshTarget({ bastion, ...reaching }: FleetNode["ssh"]): SshTarget {
  return bastion === undefined ? reaching : { ...reaching, bastion: { ...bastion, sudo: "none" } };
}

/** Empty lists are left out: the state holds this for every container. */
function toTarget({ osFamily, overrides }: Pick<FleetContainer, "osFamily" | "overrides">): PackagesTarget {
  const { packages, install, hold } = overrides;
  return {
    osFamily,
    ...(packages.length > 0 && { packages: packages.map(formatNevra) }),
    ...(install.length > 0 && { install: install.map(formatNevra) }),
    ...(hold.length > 0 && { hold }),
  };
}
