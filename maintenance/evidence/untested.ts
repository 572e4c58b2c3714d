import type { Fleet, FleetContainer, FleetNode } from "../fleet/fleet";
import { desiredModules } from "../framework/desired";
import { formatModule } from "../framework/module";
import type { Build } from "../packages/build";
import { formatNevra } from "../packages/nevra";
import { desiredPackages } from "../release/desired";
import type { Layer, Release } from "../release/release";
import { findReleased } from "./judge-packages";
import type { MachineLook } from "./look";

/** A machine of a sandbox: `node1`, `node1/101`. */
interface Machine {
  readonly name: string;
  readonly layer: Layer;
  readonly of: Pick<FleetNode, "osFamily" | "overrides"> & Pick<FleetContainer, "framework">;
}

/**
 * What of a release a test in a sandbox would pass over, a clause each: parts for which no machine runs, and builds that the
 * sandbox's own fleet file keeps away. Evidence speaks of the whole release, whatever was there to try.
 *
 * @param running names of the machines that run
 */
export function listUntested(
  release: Release,
  { nodes }: Pick<Fleet, "nodes">,
  running: ReadonlySet<string>,
): string[] {
  const machines = Object.values(nodes)
    .flatMap((node): Machine[] => [
      { name: node.name, layer: "nodes", of: node },
      ...Object.values(node.containers).map((container): Machine => {
        return { name: `${node.name}/${container.id}`, layer: "containers", of: container };
      }),
    ])
    .filter(({ name }) => running.has(name));
  return [
    ...listBareParts(release, machines),
    ...machines.flatMap((machine) =>
      listKept(release, machine).map(
        (build) => `the sandbox's fleet file keeps ${build} of the release from ${machine.name} (overrides)`,
      ),
    ),
  ];
}

function listBareParts(
  { nodes, containers, framework = {} }: Release,
  machines: readonly Machine[],
): string[] {
  const bare = (
    layer: Layer,
    parts: Readonly<Record<string, readonly unknown[]>>,
    machine: string,
  ): string[] =>
    Object.entries(parts)
      .filter(([, packages]) => packages.length > 0)
      .filter(([osFamily]) => !machines.some((one) => one.layer === layer && one.of.osFamily === osFamily))
      .map(([osFamily]) => `no ${machine} of ${osFamily} runs, for which the release has packages`);
  const lines = Object.entries(framework)
    .filter(([, modules]) => modules.length > 0)
    .filter(([line]) => !machines.some(({ of }) => of.framework?.line === line))
    .map(([line]) => `no container with FreePBX ${line} runs, for which the release has modules`);
  return [...bare("nodes", nodes, "node"), ...bare("containers", containers, "container"), ...lines];
}

/** The release's builds for a machine that its overrides replace or hold. */
function listKept(release: Release, { layer, of }: Machine): string[] {
  const { osFamily, overrides, framework } = of;
  const own = new Set(desiredPackages(release, layer, osFamily, overrides).map(formatNevra));
  const released = osFamily === undefined ? [] : (release[layer][osFamily] ?? []);
  const packages = released.map(formatNevra).filter((build) => !own.has(build));
  if (framework === undefined) return packages;
  const modules = new Set(
    desiredModules(release, framework.line, framework.overrides).map(({ sha256 }) => sha256),
  );
  const kept = (release.framework?.[framework.line] ?? []).filter(({ sha256 }) => !modules.has(sha256));
  return [...packages, ...kept.map((module) => `module ${formatModule(module)}`)];
}

/** Whether all machines have the release's packages already, so that nothing of it would be tried. */
export function isThereAlready(
  before: ReadonlyMap<string, Pick<MachineLook, "packages">>,
  released: ReadonlyMap<string, readonly Build[]>,
): boolean {
  const found = [...before].map(([machine, { packages }]) =>
    findReleased(released.get(machine) ?? [], packages),
  );
  return (
    found.some(({ installed }) => installed.length > 0) && found.every(({ missing }) => missing.length === 0)
  );
}
