import type { PackageBuild } from "./rpm-build";

/** The builds a lab can install and publish. */
export class PackageCatalogue implements Iterable<PackageBuild> {
  private readonly byId: ReadonlyMap<string, PackageBuild>;

  constructor(builds: readonly PackageBuild[]) {
    this.byId = new Map(builds.map((build) => [build.id, build]));
    if (this.byId.size !== builds.length)
      throw new Error("Two packages of the lab have the same id; give one a variant.");
  }

  /** @throws Error if there's no build of this id */
  get(id: string): PackageBuild {
    const build = this.byId.get(id);
    if (!build)
      throw new Error(`The lab has no package build ${id}; it has ${[...this.byId.keys()].join(", ")}.`);
    return build;
  }

  [Symbol.iterator](): IterableIterator<PackageBuild> {
    return this.byId.values();
  }
}
