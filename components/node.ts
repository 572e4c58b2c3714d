import * as pulumi from "@pulumi/pulumi";
import type { FleetContainer, FleetNode, Overrides } from "../maintenance/fleet/fleet";
import { formatNevra } from "../maintenance/packages/nevra";
import { ContainerPackages } from "../providers/container-packages";
import { NodePackages } from "../providers/node-packages";
import type { PackagesArgs, PackagesTarget } from "../providers/packages-args";
import type { SshTarget } from "../remote/ssh/target";
import type { ReleaseReference } from "./read-release";

export interface NodeArgs {
  readonly node: FleetNode;
  /** Paths of armored public keys, relative to the project. */
  readonly releaseKeys: readonly string[];
  readonly release: ReleaseReference;
}

/** A node at a release: its own packages first, then its containers'. */
export class Node extends pulumi.ComponentResource {
  readonly packages: NodePackages;
  readonly containerPackages: ContainerPackages | undefined;

  constructor(
    name: string,
    { node, releaseKeys, release }: NodeArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("maintenance:index:Node", name, {}, options);
    const { runtime, packageManager, parallel, restart, lockWaitSeconds, transactionLimitMinutes } = node;
    const shared: Omit<PackagesArgs, "targets"> = {
      node: node.name,
      ssh: toSshTarget(node.ssh),
      ...(node.ssh.bastion !== undefined && { bastion: node.ssh.bastion.name }),
      ways: { runtime, packageManager, parallel, restart, lockWaitSeconds, transactionLimitMinutes },
      releaseKeys,
      release,
    };
    this.packages = new NodePackages(
      name,
      { ...shared, targets: { node: toTarget(node) } },
      { parent: this },
    );
    const containers = Object.values(node.containers);
    if (containers.length > 0) {
      const targets = Object.fromEntries(containers.map((container) => [container.id, toTarget(container)]));
      this.containerPackages = new ContainerPackages(
        `${name}-containers`,
        { ...shared, targets },
        { parent: this, dependsOn: [this.packages] },
      );
    }
    this.registerOutputs({});
  }

  get resources(): readonly (NodePackages | ContainerPackages)[] {
    return this.containerPackages === undefined ? [this.packages] : [this.packages, this.containerPackages];
  }
}

function toSshTarget({ bastion, ...reaching }: FleetNode["ssh"]): SshTarget {
  return bastion === undefined ? reaching : { ...reaching, bastion: { ...bastion, sudo: "none" } };
}

/** Empty lists are left out: the state holds this for every container. */
function toTarget({
  osFamily,
  overrides,
}: Pick<FleetContainer, "osFamily"> & { overrides: Overrides }): PackagesTarget {
  const { packages, install, hold } = overrides;
  return {
    osFamily,
    ...(packages.length > 0 && { packages: packages.map(formatNevra) }),
    ...(install.length > 0 && { install: install.map(formatNevra) }),
    ...(hold.length > 0 && { hold }),
  };
}
