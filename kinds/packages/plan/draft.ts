import { RELEASE_KEY_FILE } from "../../../declarations/file-kinds";
import { readArmoredKeys } from "../../../declarations/read-public-keys";
import { UNKEPT } from "../../../maintenance/package-managers/package-managers";
import { gatherFaults } from "../../../maintenance/problems/fault";
import { cause, problemOf } from "../../../maintenance/problems/problem";
import { formatNevra } from "../../../maintenance/packages/nevra";
import { observeChanges, type ObservedTarget } from "../../../maintenance/impact/observe-changes";
import type { Layer } from "../../../maintenance/release/release";
import type { Transaction } from "../../../maintenance/transaction/transaction";
import type { DesiredPackage } from "../../../maintenance/packages/transition";
import { describePackagesWork, type PackagesRunSettings, type Unit } from "../unit/work";
import type { PreparedPackages } from "../stage/prepare";
import type { UnitReport } from "../unit/report";
import type { PackagesArgs } from "../args";
import type { DraftContext } from "../../kind";
import type { Operation } from "../../operation";
import type { Draft, Plan, UnitNotes } from "../../draft";
import { planPackages, type PackagesPlan, type PlannedUnit } from "./plan";
import { resolveUnits } from "./resolve";

/** What a node's store must have, and what rpm is asked about before anything is touched. */
export interface PackagesNeed {
  readonly packages: readonly DesiredPackage[];
  readonly transactions: readonly Transaction[];
  /** Whether what these take away is fetched as well, for the way back. */
  readonly rollsBack: boolean;
}

type DraftedFrom = Pick<DraftContext, "release" | "observation" | "waiting" | "keepRunning" | "rollsBack">;

/** The packages of a node, or of its containers. */
export function draftPackages(
  { layer: name, args }: Operation<PackagesArgs>,
  { release, observation, waiting, keepRunning, rollsBack }: DraftedFrom,
): Draft<PackagesNeed, PreparedPackages> {
  const layer: Layer = name === "nodes" ? "nodes" : "containers";
  const plan = planPackages(args, release, layer, observation, waiting, keepRunning);
  const packages = plan.units.flatMap((unit) => unit.packages);
  const need = { packages, transactions: plan.units.flatMap(asTransaction), rollsBack };
  return {
    ...(packages.length > 0 && { need }),
    finish: (prepared) => finish(layer, args, plan, prepared),
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
export async function completeSettings({
  node,
  ways,
  releaseKeys,
}: PackagesArgs): Promise<PackagesRunSettings> {
  const { packageManager } = ways;
  if (packageManager === UNKEPT) throw new PackagesNotKept(node);
  return { ...ways, packageManager, releaseKeys: await readArmoredKeys(RELEASE_KEY_FILE, releaseKeys) };
}

/** A unit whose services are only restarted has no transaction. */
function asTransaction({ target, packages, installed }: PlannedUnit): Transaction[] {
  return packages.length === 0 ? [] : [{ target, arriving: packages, installed }];
}

function finish(
  layer: Layer,
  args: PackagesArgs,
  drafted: PackagesPlan,
  { unusable, resolutions, contents, waysBack, unasked }: PreparedPackages,
): Plan {
  const { node } = args;
  const { units, ...lines } = resolveUnits(node, drafted, resolutions, waysBack, unasked);
  const waiting = drafted.units.filter(({ target }) => unasked.has(target));
  const wanted = new Set([...units, ...waiting].flatMap((unit) => unit.packages.map(formatNevra)));
  const what = layer === "nodes" ? `packages of ${node}` : `packages of the containers of ${node}`;
  return {
    ...lines,
    pending: observeChanges(lines.pending, seenTargets(drafted.units), contents),
    unusable: gatherFaults([...unusable].filter(([nevra]) => wanted.has(nevra))).map((because) =>
      problemOf(node, "node", because),
    ),
    targets: units.map(({ target }) => target),
    describeWork: async (targets, terms) => {
      const chosen = units
        .filter(({ target }) => targets.includes(target))
        .map((unit) => withGates(unit, drafted));
      const ways = await completeSettings(args);
      const { readReport, ...work } = describePackagesWork(ways, what, chosen, terms);
      return {
        ...work,
        readReport: (target, ...printed) => tellReport(target, readReport(target, ...printed)),
      };
    },
  };
}

function seenTargets(units: readonly PlannedUnit[]): ReadonlyMap<string, ObservedTarget> {
  return new Map(units.map(({ target, packages, ...seen }) => [target, { ...seen, arriving: packages }]));
}

/** What its services may lose, and what must be so of it, is the fleet file's, whatever rpm makes of its transaction. */
function withGates(unit: Unit, { units }: PackagesPlan): Unit {
  const { tolerance, probes } = units.find(({ target }) => target === unit.target) ?? {};
  return {
    ...unit,
    ...(tolerance !== undefined && { tolerance }),
    ...(probes !== undefined && { probes }),
  };
}

function tellReport(target: string, report: UnitReport): UnitNotes {
  const { restarted, keptFiles, leftFiles, keptServices, leftServices } = report;
  const { leftProcesses, erased, warnings } = report;
  return {
    info: [
      ...erased.map((nevra) => `erased ${nevra}`),
      ...restarted.map(({ service }) => `restarted ${service}`),
    ],
    complaints: warnings,
    interruptions: report.interruptions.map((one) => ({ target, ...one })),
    waiting: { kind: "service", names: [...keptServices, ...leftServices] },
    warnings: [
      ...keptServices.map((service) => cause("service-kept", { service })),
      ...leftServices.map((service) => cause("service-left", { service })),
      ...keptFiles.map((file) => cause("file-to-merge", { file })),
      ...leftFiles.map((file) => cause("file-left", { file })),
      ...leftProcesses.map((process) => cause("process-on-replaced-files", { process })),
    ],
  };
}
