import type { FleetContainer } from "../../maintenance/fleet/fleet";
import { groupSettings } from "../../maintenance/fleet/grouped-settings";
import { formatNevra } from "../../maintenance/packages/nevra";
import type { DeclaredKind } from "../declared-kind";
import type { Operation } from "../operation";
import type { PackagesArgs, PackagesTarget } from "./args";

/** Packages at the builds of a release: those of a node itself, and those of its containers. */
export const DECLARED_PACKAGES: DeclaredKind = {
  name: "packages",
  layers: [
    { name: "nodes", type: "NodePackages", hasSuffix: false, place: "node", after: [] },
    {
      name: "containers",
      type: "ContainerPackages",
      hasSuffix: true,
      place: "containers",
      after: ["nodes"],
    },
  ],
  declare: (node, { args: shared, minutes }, { releaseKeys }) => {
    const { packageManager, restart } = node;
    // Those of a server of shares change in the procedure alone that stops whoever uses them.
    if (node.storage !== undefined) return [];
    const args = { ...shared, ways: { ...shared.ways, packageManager, restart }, releaseKeys };
    const own: Operation<PackagesArgs> = {
      layer: "nodes",
      args: { ...args, minutes: minutes.node, targets: groupSettings({ node: toTarget(node) }) },
    };
    const containers = Object.values(node.containers);
    if (containers.length === 0) return [own];
    const targets = Object.fromEntries(containers.map((container) => [container.id, toTarget(container)]));
    const theirs: Operation<PackagesArgs> = {
      layer: "containers",
      args: { ...args, minutes: minutes.containers, targets: groupSettings(targets) },
    };
    return [own, theirs];
  },
};

/** What a node, or a container, declares of its packages. Empty lists are left out, which makes a short state. */
export function toTarget({
  osFamily,
  overrides,
  framework,
  probes,
}: Pick<FleetContainer, "osFamily" | "overrides"> &
  Partial<Pick<FleetContainer, "framework" | "probes">>): PackagesTarget {
  const { packages, install, hold } = overrides;
  const tolerance = framework?.registrationTolerance ?? 0;
  return {
    ...(osFamily !== undefined && { osFamily }),
    ...(packages.length > 0 && { packages: packages.map(formatNevra) }),
    ...(install.length > 0 && { install: install.map(formatNevra) }),
    ...(hold.length > 0 && { hold }),
    ...(probes !== undefined && { probes }),
    ...(tolerance > 0 && { registrationTolerance: tolerance }),
  };
}
