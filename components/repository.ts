import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi/resource";
import { RepositoryPromotion, type RepositoryPromotionArgs } from "../providers/repository-promotion";

/** A package repository at a release. Promotion may happen any day, deployment may not: so it's a stack of its own. */
export class Repository extends ComponentResource {
  readonly promotion: RepositoryPromotion;

  constructor(name: string, args: RepositoryPromotionArgs, options?: ComponentResourceOptions) {
    super("maintenance:index:Repository", name, {}, options);
    this.promotion = new RepositoryPromotion(name, args, { parent: this });
    this.registerOutputs({});
  }
}
