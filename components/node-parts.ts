import type { FleetContainer, FleetNode } from "../maintenance/fleet/fleet";
import { groupSettings } from "../maintenance/fleet/grouped-settings";
import { frameworkOf } from "../maintenance/fleet/node-framework";
import { formatNevra } from "../maintenance/packages/nevra";
import type { PackagesTarget, Part, PartArgs } from "../providers/part";
import { toSshTarget } from "../providers/ssh-target";
import type { ReleaseReference } from "../declarations/read-release";

/**
 * What a node of a fleet declares at a release: its own packages, and, where it has containers, theirs; and the framework
 * modules of those that have FreePBX, where the release speaks of any.
 *
 * @param releaseKeys paths of armored public keys, relative to the project
 */
export function describeNode(
  node: FleetNode,
  releaseKeys: readonly string[],
  release: ReleaseReference,
): readonly Part[] {
  const {
    runtime,
    containersPath,
    packageManager,
    parallel,
    restart,
    lockWaitSeconds,
    transactionLimitMinutes,
  } = node;
  const { name, file, digest } = release;
  const unkept = listUnkept(node);
  const shared: Omit<PartArgs, "ways" | "minutes"> = {
    node: node.name,
    ssh: toSshTarget(node.ssh),
    ...(node.ssh.bastion !== undefined && { bastion: node.ssh.bastion.name }),
    release: { name, file, digest },
    ...(unkept.length > 0 && { unkept }),
  };
  const { nodeMinutes, containerMinutes, reserveMinutes: reserve } = node;
  const ways = {
    runtime,
    ...(containersPath !== undefined && { containersPath }),
    ...{ parallel, lockWaitSeconds, transactionLimitMinutes },
  };
  const packages = { ...shared, ways: { ...ways, packageManager, restart }, releaseKeys };
  const own: Part = {
    layer: "nodes",
    args: {
      ...packages,
      minutes: { unit: nodeMinutes, reserve },
      targets: groupSettings({ node: toTarget(node) }),
    },
  };
  const containers = Object.values(node.containers);
  if (containers.length === 0) return [own];
  const minutes = { unit: containerMinutes, reserve };
  const targets = Object.fromEntries(containers.map((container) => [container.id, toTarget(container)]));
  const theirs: Part = {
    layer: "containers",
    args: { ...packages, minutes, targets: groupSettings(targets) },
  };
  const framework = frameworkOf(node);
  if (!release.hasFramework || Object.keys(framework).length === 0) return [own, theirs];
  return [
    own,
    theirs,
    { layer: "framework", args: { ...shared, ways, minutes, targets: groupSettings(framework) } },
  ];
}

/** `node`, and ids of its containers, where nobody keeps the packages. */
export function listUnkept({ osFamily, containers }: FleetNode): string[] {
  const unkept = Object.values(containers).filter((container) => container.osFamily === undefined);
  return [...(osFamily === undefined ? ["node"] : []), ...unkept.map(({ id }) => id)];
}

/** Empty lists are left out, which makes a short state. */
function toTarget({
  osFamily,
  overrides,
  framework,
}: Pick<FleetContainer, "osFamily" | "overrides"> &
  Partial<Pick<FleetContainer, "framework">>): PackagesTarget {
  const { packages, install, hold } = overrides;
  const tolerance = framework?.registrationTolerance ?? 0;
  return {
    ...(osFamily !== undefined && { osFamily }),
    ...(packages.length > 0 && { packages: packages.map(formatNevra) }),
    ...(install.length > 0 && { install: install.map(formatNevra) }),
    ...(hold.length > 0 && { hold }),
    ...(tolerance > 0 && { registrationTolerance: tolerance }),
  };
}
