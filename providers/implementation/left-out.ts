/** A run leaves out what a resource depends on, and that was never made. */
export class LeftOut extends Error {
  override readonly name = "LeftOut";

  constructor(names: readonly string[]) {
    super(
      `This can't be made: ${names.join(", ")} ${names.length === 1 ? "was" : "were"} never made, and this run leaves ${names.length === 1 ? "it" : "them"} out. ` +
        "Nothing was changed. Run once without `--exclude`, or leave out what depends on it, too: `--exclude-dependents`.",
    );
  }
}

/**
 * What the program said to `check` of the resources that others depend on, for the `create` or `update` that follows: Pulumi itself makes what depends
 * on a resource that was left out, and can't read its own state from then on.
 */
export class Unmade {
  private readonly names = new Map<string, readonly string[]>();

  /** @param urn of the resource that depends on them */
  keep(urn: string, names: readonly string[] = []): void {
    this.names.set(urn, names);
  }

  has(urn: string): boolean {
    return (this.names.get(urn) ?? []).length > 0;
  }

  /** @throws LeftOut */
  refuse(urn: string): void {
    const names = this.names.get(urn) ?? [];
    if (names.length > 0) throw new LeftOut(names);
  }
}
