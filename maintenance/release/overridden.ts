import { z } from "zod";
import type { Fleet, FleetContainer, FleetNode } from "../fleet/fleet";
import { groupBy } from "../packages/grouping";
import { formatEvr, formatNevra } from "../packages/nevra";
import type { Layer, Release } from "./release";

/** An exact build; a package's version is `[epoch:]version-release`. */
const ExactBuild = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("package"), name: z.string(), arch: z.string(), version: z.string() }),
  z.object({ kind: z.literal("module"), module: z.string(), version: z.string() }),
]);
export type ExactBuild = Readonly<z.output<typeof ExactBuild>>;

/** A build that the fleet file puts in place of the release's. */
export const OverriddenBuild = z.object({
  /** The node's name. */
  node: z.string(),
  build: ExactBuild,
  /** `node`, or ids of its containers. */
  targets: z.array(z.string()).readonly(),
});
export type OverriddenBuild = Readonly<z.output<typeof OverriddenBuild>>;

/** `php-5.3.3-40.el6.x86_64`, `module cdr 2.10.0.5` */
export function describeBuild(build: ExactBuild): string {
  return build.kind === "module"
    ? `module ${build.module} ${build.version}`
    : `${build.name}-${build.version}.${build.arch}`;
}

/** The builds that a fleet's machines may get and that their release doesn't have, so that no test of it speaks of them. */
export function listOverridden(release: Release, { nodes }: Pick<Fleet, "nodes">): OverriddenBuild[] {
  return Object.values(nodes).flatMap((node) => {
    const places = [
      ...listPackages(release, "nodes", node).map((build) => ({ build, target: "node" })),
      ...Object.values(node.containers).flatMap((container) =>
        [...listPackages(release, "containers", container), ...listModules(release, container)].map(
          (build) => ({ build, target: container.id }),
        ),
      ),
    ];
    return [...groupBy(places, ({ build }) => describeBuild(build)).values()].flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      return [{ node: node.name, build: first.build, targets: same.map(({ target }) => target) }];
    });
  });
}

function listPackages(
  release: Release,
  layer: Layer,
  { osFamily, overrides }: Pick<FleetNode, "osFamily" | "overrides">,
): ExactBuild[] {
  const builds = [...overrides.packages, ...overrides.install];
  if (builds.length === 0 || osFamily === undefined) return [];
  const packages = Object.hasOwn(release[layer], osFamily) ? (release[layer][osFamily] ?? []) : [];
  const released = new Set(packages.map(formatNevra));
  return builds
    .filter((build) => !released.has(formatNevra(build)))
    .map((build) => ({ kind: "package", name: build.name, arch: build.arch, version: formatEvr(build) }));
}

function listModules({ framework = {} }: Release, { framework: own }: FleetContainer): ExactBuild[] {
  if (own === undefined) return [];
  const released = Object.hasOwn(framework, own.line) ? (framework[own.line] ?? []) : [];
  return own.overrides.modules
    .filter(({ name, sha256 }) => !released.some((one) => one.name === name && one.sha256 === sha256))
    .map(({ name, version }) => ({ kind: "module", module: name, version }));
}
