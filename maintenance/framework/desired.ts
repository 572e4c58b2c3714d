import type { Release } from "../release/release";
import type { DesiredModule } from "./module";

/** How a container differs from the release. */
export interface ModuleOverrides {
  /** Instead of the release's builds of these names. */
  readonly modules: readonly DesiredModule[];
  /** Names of modules to leave as they are. */
  readonly hold: readonly string[];
}

/** A release that says nothing of the FreePBX that a container has. */
export class LineNotReleased extends Error {
  override readonly name = "LineNotReleased";

  constructor(release: Release, line: string) {
    const known = Object.keys(release.framework ?? {});
    super(
      `release ${release.name} has no modules for FreePBX ${line}, only for ${known.join(", ")}; ` +
        `add framework."${line}" to it, or correct the fleet's framework.line`,
    );
  }
}

/**
 * The modules that a container should have: the release's for its FreePBX, with its overrides. An override takes the
 * place of the release's build of that name, and stays as urgent as it was. A release without a framework part leaves the
 * framework alone.
 *
 * @param line e.g. `2.10`
 * @throws LineNotReleased
 */
export function desiredModules(
  release: Release,
  line: string,
  overrides: ModuleOverrides,
): readonly DesiredModule[] {
  const lines = release.framework ?? {};
  const released = Object.hasOwn(lines, line) ? lines[line] : undefined;
  if (released === undefined && Object.keys(lines).length > 0) throw new LineNotReleased(release, line);
  const byName = new Map((released ?? []).map((module) => [module.name, module]));
  for (const module of overrides.modules) {
    const urgent = module.ensure === "installed" || byName.get(module.name)?.ensure === "installed";
    byName.set(module.name, { ...module, ensure: urgent ? "installed" : "where-installed" });
  }
  for (const name of overrides.hold) byName.delete(name);
  return [...byName.values()];
}
