import type { Fleet, FleetContainer, FleetNode } from "../fleet/fleet";
import { formatModule } from "../framework/module";
import { groupBy } from "../packages/grouping";
import { formatNevra } from "../packages/nevra";
import type { Layer, Release } from "./release";

/** A build that the fleet file puts in place of the release's. */
export interface OverriddenBuild {
  /** The node's name. */
  readonly node: string;
  /** A package as `formatNevra` has it, or `module cdr 2.10.0.5`. */
  readonly what: string;
  /** `node`, or ids of its containers. */
  readonly targets: readonly string[];
}

/** The builds that a fleet's machines may get and that their release doesn't have, so that no test of it speaks of them. */
export function listOverridden(release: Release, { nodes }: Pick<Fleet, "nodes">): OverriddenBuild[] {
  return Object.values(nodes).flatMap((node) => {
    const places = [
      ...listPackages(release, "nodes", node).map((what) => ({ what, target: "node" })),
      ...Object.values(node.containers).flatMap((container) =>
        [...listPackages(release, "containers", container), ...listModules(release, container)].map(
          (what) => ({ what, target: container.id }),
        ),
      ),
    ];
    return [...groupBy(places, ({ what }) => what)].map(([what, same]) => ({
      node: node.name,
      what,
      targets: same.map(({ target }) => target),
    }));
  });
}

function listPackages(
  release: Release,
  layer: Layer,
  { osFamily, overrides }: Pick<FleetNode, "osFamily" | "overrides">,
): string[] {
  const builds = [...overrides.packages, ...overrides.install].map(formatNevra);
  if (builds.length === 0 || osFamily === undefined) return [];
  const packages = Object.hasOwn(release[layer], osFamily) ? (release[layer][osFamily] ?? []) : [];
  const released = new Set(packages.map(formatNevra));
  return builds.filter((build) => !released.has(build));
}

function listModules({ framework = {} }: Release, { framework: own }: FleetContainer): string[] {
  if (own === undefined) return [];
  const released = Object.hasOwn(framework, own.line) ? (framework[own.line] ?? []) : [];
  return own.overrides.modules
    .filter(({ name, sha256 }) => !released.some((one) => one.name === name && one.sha256 === sha256))
    .map((module) => `module ${formatModule(module)}`);
}
