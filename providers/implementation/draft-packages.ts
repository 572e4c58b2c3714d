import { RELEASE_KEY_FILE } from "../../declarations/file-kinds";
import { readArmoredKeys } from "../../declarations/read-public-keys";
import { UNKEPT } from "../../maintenance/package-managers/package-managers";
import { gatherFaults } from "../../maintenance/problems/fault";
import { cause, problemOf } from "../../maintenance/problems/problem";
import { formatNevra } from "../../maintenance/packages/nevra";
import { observeChanges, type ObservedTarget } from "../../maintenance/impact/observe-changes";
import type { Layer, Release } from "../../maintenance/release/release";
import type { Transaction } from "../../maintenance/transaction/transaction";
import type { NodeObservation } from "../../remote/observe";
import { describePackagesWork, type NodeWays, type Unit } from "../../remote/packages-work";
import type { PreparedPackages } from "../../remote/prepare";
import type { UnitReport } from "../../remote/unit-report";
import type { PackagesArgs } from "../part";
import type { Draft, Plan, Told } from "./draft";
import { planPackages, type PackagesPlan, type PlannedUnit } from "./plan-packages";
import { resolveUnits } from "./resolve-units";
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
    transactions: plan.units.flatMap(asTransaction),
    modules: [],
    finish: (prepared) => finish(layer, args, plan, prepared.packages),
  };
}

/** Packages are to be fetched on a node whose packages, and whose containers', nobody keeps. */
export class PackagesNotKept extends Error {
  override readonly name = "PackagesNotKept";

  constructor(node: string) {
    super(
      `Nobody keeps the packages of ${node} and its containers (packageManager: ${UNKEPT}), so none is fetched there.`,
    );
  }
}

/** @throws PackagesNotKept, FileUnreadable */
export async function completeWays({ node, ways, releaseKeys }: PackagesArgs): Promise<NodeWays> {
  const { packageManager } = ways;
  if (packageManager === UNKEPT) throw new PackagesNotKept(node);
  return { ...ways, packageManager, releaseKeys: await readArmoredKeys(RELEASE_KEY_FILE, releaseKeys) };
}

/** A unit whose services are only restarted has no transaction. */
function asTransaction({ scope, packages, installed }: PlannedUnit): Transaction[] {
  return packages.length === 0 ? [] : [{ target: scope, arriving: packages, installed }];
}

function finish(
  layer: Layer,
  args: PackagesArgs,
  drafted: PackagesPlan,
  { unusable, resolutions, contents }: PreparedPackages,
): Plan {
  const { node } = args;
  const { units, ...lines } = resolveUnits(node, drafted, resolutions);
  const wanted = new Set(units.flatMap((unit) => unit.packages.map(formatNevra)));
  const what = layer === "nodes" ? `packages of ${node}` : `packages of the containers of ${node}`;
  return {
    ...lines,
    pending: observeChanges(lines.pending, seenTargets(drafted.units), contents),
    unusable: gatherFaults([...unusable].filter(([nevra]) => wanted.has(nevra))).map((because) =>
      problemOf(node, "node", because),
    ),
    scopes: units.map(({ scope }) => scope),
    describeWork: async (scopes, terms) => {
      const chosen = units
        .filter(({ scope }) => scopes.includes(scope))
        .map((unit) => withTolerance(unit, drafted));
      const ways = await completeWays(args);
      const { readReport, ...work } = describePackagesWork(ways, what, chosen, terms);
      return { ...work, readReport: (...printed) => tellReport(readReport(...printed)) };
    },
  };
}

function seenTargets(units: readonly PlannedUnit[]): ReadonlyMap<string, ObservedTarget> {
  return new Map(units.map(({ scope, packages, ...seen }) => [scope, { ...seen, arriving: packages }]));
}

/** What its services may lose is the fleet file's, whatever rpm makes of its transaction. */
function withTolerance(unit: Unit, { units }: PackagesPlan): Unit {
  const tolerance = units.find(({ scope }) => scope === unit.scope)?.tolerance;
  return tolerance === undefined ? unit : { ...unit, tolerance };
}

function tellReport(report: UnitReport): Told {
  const { restarted, keptFiles, leftFiles, keptServices, leftProcesses, erased, warnings } = report;
  return {
    info: [
      ...erased.map((nevra) => `erased ${nevra}`),
      ...restarted.map(({ service }) => `restarted ${service}`),
    ],
    complaints: warnings,
    warnings: [
      ...keptServices.map((service) => cause("service-kept", { service })),
      ...keptFiles.map((file) => cause("file-to-merge", { file })),
      ...leftFiles.map((file) => cause("file-left", { file })),
      ...leftProcesses.map((process) => cause("process-on-replaced-files", { process })),
    ],
  };
}
