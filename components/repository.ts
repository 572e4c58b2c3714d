import { ComponentResource, type Resource } from "@pulumi/pulumi/resource";
import type { PromotionBasis } from "../declarations/read-promotion";
import { RepositoryPromotion, type RepositoryPromotionArgs } from "../providers/repository-promotion";
import { toSshTarget } from "../providers/ssh-target";
import type { PbxOptions } from "./refuse-options";

/** A package repository at a release. Promotion may happen any day, deployment may not: so it's a stack of its own. */
export class Repository extends ComponentResource {
  /** What promotes the release there. Other resources that need the release in the repository depend on it. */
  readonly promotion: Resource;

  /**
   * @internal
   * @param checked what the promotion waits for; nothing by default
   */
  constructor(
    name: string,
    basis: PromotionBasis,
    options?: PbxOptions,
    checked: Promise<void> = Promise.resolve(),
  ) {
    super("maintenance:index:Repository", name, {}, options);
    const dependsOn = checked.then(() => []);
    this.promotion = new RepositoryPromotion(name, describePromotion(basis), { parent: this, dependsOn });
    this.registerOutputs({});
  }
}

/**
 * What the promotion of a repository is declared with.
 *
 * @internal
 */
export function describePromotion({ repository, ...basis }: PromotionBasis): RepositoryPromotionArgs {
  const { name, ssh, root, base, signing, parts, architecture, alternatives, signsPackages } = repository;
  return {
    ...basis,
    repository: name,
    ssh: toSshTarget(ssh),
    ...(ssh.bastion !== undefined && { bastion: ssh.bastion.name }),
    ...{ root, base, signing },
    settings: { parts, architecture, alternatives, signsPackages },
  };
}
