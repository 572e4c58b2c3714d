import type * as pulumi from "@pulumi/pulumi";
import { LISTING } from "../listing";

/** A run isn't a preview, and lists machines all the same. */
class ListingOnly extends Error {
  override readonly name = "ListingOnly";

  constructor() {
    super(`Nothing was changed: ${LISTING} is set, which is for \`maint credentials bind\` alone. Unset it.`);
  }
}

/** What is said of a machine: whose it is, where it is, under which names credentials for it are configured, and what is done on a device. */
const OF_MACHINES = ["fleet", "node", "repository", "ssh", "bastion", "steps"];

type Said = Readonly<Record<string, unknown>>;

/**
 * Stands for every provider in the preview of `maint credentials bind`: the engine reports which machine each resource is about. It gets
 * no credentials, and connects to nobody.
 */
class ListMachinesProvider implements pulumi.dynamic.ResourceProvider<Said, Said> {
  check(_olds: Said, news: Said): Promise<pulumi.dynamic.CheckResult<Said>> {
    const said = Object.entries(news).filter(([name]) => OF_MACHINES.includes(name));
    return Promise.resolve({ inputs: Object.fromEntries(said) });
  }

  /** The engine tells the new inputs only of what changes. */
  diff(): Promise<pulumi.dynamic.DiffResult> {
    return Promise.resolve({ changes: true });
  }

  /** @throws ListingOnly */
  create(): Promise<pulumi.dynamic.CreateResult<Said>> {
    return Promise.reject(new ListingOnly());
  }

  /** @throws ListingOnly */
  update(): Promise<pulumi.dynamic.UpdateResult<Said>> {
    return Promise.reject(new ListingOnly());
  }
}

export = new ListMachinesProvider();
