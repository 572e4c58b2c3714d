import { packageLayer } from "../../../maintenance/kinds/packages/package-layer";
import type { Build } from "../../../maintenance/packages/build";
import type { Probes } from "../../../maintenance/fleet/resolve-probes";
import type { PackageManagerName } from "../../../maintenance/package-managers/package-managers";
import { areInstallOnly } from "../../../maintenance/packages/install-only";
import { formatNevra, type Package } from "../../../maintenance/packages/nevra";
import type { DesiredPackage } from "../../../maintenance/packages/transition";
import type { Work } from "../../../remote/run/converge";
import { listProbes } from "../../../remote/services/list-probes";
import { packagesRunParts, type RestartMode } from "../packages-shell";
import { buildRun, type RunTerms, type RunSettings } from "../../../remote/run/run";
import { readUnitReport, type UnitReport } from "./report";

/** How a node and its packages are worked on; from the fleet file. */
export interface PackagesRunSettings extends RunSettings {
  readonly packageManager: PackageManagerName;
  readonly restart: RestartMode;
  /** Armored public keys. */
  readonly releaseKeys: string;
}

/** One container, or the node itself (`node`), and the builds that it must have afterwards. */
export interface Unit {
  readonly target: string;
  /** Empty when only services are to be restarted, or open gates to be asked again. */
  readonly packages: readonly DesiredPackage[];
  /** Installed packages that these take away, beside older builds of theirs; they must be gone afterwards; none unless told. */
  readonly erased?: readonly Package[];
  /** How many registrations of phones and trunks may be missing afterwards; none unless told. */
  readonly tolerance?: number;
  /** What must be so before and after; none unless told. */
  readonly probes?: Probes;
  /** Builds that give way to these or are erased by them, and come along for the way back; absent where the change asks for none. */
  readonly former?: readonly Build[];
  /** Whether they could take away more than that by now, so that rpm is asked again right before it begins; not unless told. */
  readonly mayErase?: boolean;
}

/**
 * Lines of a build, its file's checksum, and its header's digests, each `-` where it isn't given, as the node's store wants them
 * (`stage.sh`): each file once, and a build without a checksum only where none has one.
 */
export function listPackages(packages: readonly DesiredPackage[]): string {
  const files = new Map<string, DesiredPackage>();
  const pinned = new Set(packages.filter(({ sha256 }) => sha256 !== undefined).map(formatNevra));
  for (const p of packages) {
    const nevra = formatNevra(p);
    if (p.sha256 === undefined && pinned.has(nevra)) continue;
    const key = `${nevra} ${p.sha256 ?? "-"}`;
    if (files.get(key)?.header === undefined) files.set(key, p);
  }
  return [...files]
    .map(([key, { header: { sha256 = "-", sha1 = "-" } = {} }]) => `${key} ${sha256} ${sha1}\n`)
    .sort()
    .join("");
}

/** @param what how the node's lock describes the run to another operator */
export function describePackagesWork(
  ways: PackagesRunSettings,
  what: string,
  units: readonly Unit[],
  terms: RunTerms,
  now = new Date(),
): Work<UnitReport> {
  const byTarget = new Map(units.map((unit) => [unit.target, unit]));
  const files = new Map([["wanted", listPackages(units.flatMap(listFiles))]]);
  for (const [target, { packages, erased = [], former, mayErase = false, tolerance, probes }] of byTarget) {
    if (tolerance !== undefined) files.set(`tolerance.${target}`, `${tolerance}\n`);
    if (probes !== undefined) files.set(`probes.${target}`, `${listProbes(probes)}\n`);
    if (packages.length === 0) continue;
    files.set(
      `plan.${target}`,
      `${listPlan(packages, erased)}${mayErase ? "C\t-\n" : ""}${former === undefined ? "" : listWayBack(former)}`,
    );
  }
  const targets = [...byTarget.keys()];
  const layer = packageLayer(targets[0] ?? "");
  const parts = packagesRunParts({ ...ways, keepRunning: terms.keepRunning ?? [] });
  return {
    run: buildRun(ways, { what, targets, files, parts, layer }, terms, now),
    targets,
    readReport: (_target, text, code) => readUnitReport(text, code),
  };
}

/** The lines of a plan, as `transaction.sh` has them. */
export function listPlan(arriving: readonly Build[], erased: readonly Package[]): string {
  const modeOf = (p: Package): string => (areInstallOnly(p) ? "I" : "U");
  return [...arriving.map((p) => planLine(modeOf(p), p)), ...erased.map((p) => planLine("E", p))].join("");
}

/** The files that a unit needs: those that arrive, and those of its way back, of which no release has a checksum. */
export function listFiles({
  packages,
  former = [],
}: Pick<Unit, "packages" | "former">): readonly DesiredPackage[] {
  return [...packages, ...former.map((build): DesiredPackage => ({ ...build, ensure: "installed" }))];
}

function listWayBack(former: readonly Build[]): string {
  return ["B\t-\n", ...former.map((p) => planLine("F", p))].join("");
}

function planLine(mode: string, p: Build): string {
  const { name, epoch, version, release, arch, header: { sha256 = "-", sha1 = "-" } = {} } = p;
  return `${[mode, formatNevra(p), name, epoch, version, release, arch, sha256, sha1].join("\t")}\n`;
}
