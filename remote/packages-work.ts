import { isInstallOnly } from "../maintenance/packages/install-only";
import { formatNevra } from "../maintenance/packages/nevra";
import type { DesiredPackage } from "../maintenance/packages/transition";
import type { Work } from "./converge";
import { packagesRunParts, type PackageManager, type RestartMode } from "./node-script/compose";
import { buildRun, type RunTerms, type RunWays } from "./run";
import { readUnitReport, type UnitReport } from "./unit-report";

/** How a node and its packages are worked on; from the fleet file. */
export interface NodeWays extends RunWays {
  readonly packageManager: PackageManager;
  readonly restart: RestartMode;
  /** Armored public keys. */
  readonly releaseKeys: string;
}

/** One container, or the node itself (`node`), and the builds that it must have afterwards. */
export interface Unit {
  readonly scope: string;
  /** Empty when only services are to be restarted. */
  readonly packages: readonly DesiredPackage[];
}

/** `NEVRA SHA256|-` lines, as the node's store wants them: each build once, with its checksum where any of them has one. */
export function listPackages(packages: readonly DesiredPackage[]): string {
  const sums = new Map<string, string>();
  for (const p of packages) {
    const nevra = formatNevra(p);
    sums.set(nevra, p.sha256 ?? sums.get(nevra) ?? "-");
  }
  return [...sums]
    .map(([nevra, sum]) => `${nevra} ${sum}\n`)
    .sort()
    .join("");
}

/** @param what how the node's lock describes the run to another operator */
export function describePackagesWork(
  ways: NodeWays,
  what: string,
  units: readonly Unit[],
  terms: RunTerms,
  now = new Date(),
): Work<UnitReport> {
  const wanted = new Map(units.map(({ scope, packages }) => [scope, packages]));
  const files = new Map([["wanted", listPackages(units.flatMap((unit) => unit.packages))]]);
  for (const [scope, packages] of wanted) {
    if (packages.length > 0) files.set(`plan.${scope}`, packages.map(planLine).join(""));
  }
  const scopes = [...wanted.keys()];
  const parts = packagesRunParts({ ...ways, keepRunning: terms.keepRunning ?? [] });
  return {
    run: buildRun(ways, { what, scopes, files, parts }, terms, now),
    scopes,
    transactionLimitMinutes: ways.transactionLimitMinutes,
    readReport: (scope, text, code) => readUnitReport(text, code, wanted.get(scope) ?? [], ways.restart),
  };
}

function planLine(p: DesiredPackage): string {
  const mode = isInstallOnly(p.name) ? "I" : "U";
  const { name, epoch, version, release, arch, header: { sha256 = "-", sha1 = "-" } = {} } = p;
  return `${[mode, formatNevra(p), name, epoch, version, release, arch, sha256, sha1].join("\t")}\n`;
}
