import { CustomResource, type CustomResourceOptions } from "@pulumi/pulumi/resource";
import { isDryRun } from "@pulumi/pulumi/runtime/settings";
import { REPOSITORY_PROMOTION } from "../maintenance/gate/resource-types";
import type { PromotionDeclaration } from "../maintenance/promotion/planned";
import type { PromotionSettings } from "../maintenance/promotion/settings";
import type { RepositoryHost } from "../remote/promotion/host";
import type { SshTarget } from "../remote/ssh/target";
import { providerText } from "./provider-text";
import { futureUrn } from "./resource-urn";

/** What a promotion is declared with: plain data without secrets, since it goes into the state. */
export interface RepositoryPromotionArgs
  extends PromotionDeclaration, Pick<RepositoryHost, "root" | "base" | "signing"> {
  readonly ssh: SshTarget;
  /** The name that credentials of the bastion are configured under. */
  readonly bastion?: string;
  readonly settings: PromotionSettings;
  /** Paths of armored public keys, relative to the project. */
  readonly releaseKeys: readonly string[];
  /** The release file, relative to the project, and the digest of what it said when it was declared. */
  readonly release: { readonly name: string; readonly file: string; readonly digest: string };
}

/**
 * The release that a package repository offers: its `updates`. Making or changing the resource promotes the release there,
 * from staging; deleting it leaves the repository as it is.
 */
export class RepositoryPromotion extends CustomResource {
  constructor(name: string, args: RepositoryPromotionArgs, options?: CustomResourceOptions) {
    super(
      REPOSITORY_PROMOTION,
      name,
      {
        ...args,
        mode: isDryRun() ? "plan" : "apply",
        resourceUrn: futureUrn(name, REPOSITORY_PROMOTION, options?.parent),
        __provider: providerText("repository-promotion"),
      },
      options,
    );
  }
}
