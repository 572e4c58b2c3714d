import { formatNevra } from "../../maintenance/packages/nevra";
import type { Layer, Release } from "../../maintenance/release/release";
import type { NodeObservation } from "../../remote/observe";
import { describePackagesWork, type NodeWays } from "../../remote/packages-work";
import type { UnitReport } from "../../remote/unit-report";
import type { PackagesArgs } from "../part";
import type { Draft, Plan, Told } from "./draft";
import { planPackages, type PackagesPlan } from "./plan-packages";
import { readReleaseKeys } from "./release-file";
import type { WaitingTargets } from "./waiting-targets";

/** The packages of a node, or of its containers. */
export function draftPackages(
  layer: Layer,
  args: PackagesArgs,
  release: Release,
  observation: NodeObservation,
  waiting: WaitingTargets = new Map(),
): Draft {
  const plan = planPackages(args, release, layer, observation, waiting);
  return {
    packages: plan.units.flatMap((unit) => unit.packages),
    modules: [],
    finish: (prepared) => finish(layer, args, plan, prepared.packages),
  };
}

export function completeWays({ ways, releaseKeys }: PackagesArgs): NodeWays {
  return { ...ways, releaseKeys: readReleaseKeys(releaseKeys) };
}

function finish(
  layer: Layer,
  args: PackagesArgs,
  { units, ...lines }: PackagesPlan,
  unusable: ReadonlyMap<string, string>,
): Plan {
  const { node } = args;
  const wanted = new Set(units.flatMap((unit) => unit.packages.map(formatNevra)));
  const what = layer === "nodes" ? `packages of ${node}` : `packages of the containers of ${node}`;
  return {
    ...lines,
    unusable: [...unusable]
      .filter(([nevra]) => wanted.has(nevra))
      .map(([nevra, reason]) => `${node}: ${nevra} ${reason}`),
    scopes: units.map(({ scope }) => scope),
    describeWork: (scopes, terms) => {
      const chosen = units.filter(({ scope }) => scopes.includes(scope));
      const { readReport, ...work } = describePackagesWork(completeWays(args), what, chosen, terms);
      return { ...work, readReport: (...printed) => tellReport(readReport(...printed)) };
    },
  };
}

function tellReport({ restarted, keptFiles, keptServices, leftProcesses }: UnitReport): Told {
  return {
    info: restarted.map(({ service }) => `restarted ${service}`),
    warnings: [
      ...keptServices.map(
        (service) =>
          `${service} executes replaced files now, and wasn't restarted: this change's tier promises that calls go on. Restart it in a T2`,
      ),
      ...keptFiles.map((file) => `${file} is to be merged by hand`),
      ...leftProcesses.map(
        (process) => `process ${process} executes replaced files, and no service restart reaches it`,
      ),
    ],
  };
}
