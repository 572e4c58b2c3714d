import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { isInstallOnly } from "../maintenance/packages/install-only";
import { formatNevra } from "../maintenance/packages/nevra";
import type { DesiredPackage } from "../maintenance/packages/transition";
import type { PackageManager, RestartMode, RunScript, Runtime } from "./node-script/compose";

/** How a node is worked on; from the fleet file. */
export interface NodeWays {
  readonly runtime: Runtime;
  readonly packageManager: PackageManager;
  /** Containers at once. */
  readonly parallel: number;
  readonly restart: RestartMode;
  /** Seconds to wait for another operator's run, and for another yum or dnf. */
  readonly lockWaitSeconds: number;
  /** Minutes after which a container's transaction is reported as overdue; it's never ended. */
  readonly transactionLimitMinutes: number;
  /** Armored public keys. */
  readonly releaseKeys: string;
}

/** One container, or the node itself (`node`), and the builds that it must have afterwards. */
export interface Unit {
  readonly scope: string;
  /** Empty when only services are to be restarted. */
  readonly packages: readonly DesiredPackage[];
}

/** What a run keeps to. */
export interface RunTerms {
  /** For the node's journal: the change, its tier, and what of it; one line. */
  readonly reason: string;
  /** Absent when units may start at any time. */
  readonly closing?: Closing;
}

/** The end that units must have come to. */
export interface Closing {
  /** Asked when the run is launched. */
  readonly secondsLeft: () => number;
  /** How long a unit is expected to take, and what must be left beside that. */
  readonly unitSeconds: number;
  readonly reserveSeconds: number;
}

/** `NEVRA SHA256|-` lines, as the node's store wants them, each once. */
export function listPackages(packages: readonly DesiredPackage[]): string {
  const lines = packages.map((p) => `${formatNevra(p)} ${p.sha256 ?? "-"}\n`);
  return [...new Set(lines)].sort().join("");
}

/** @param what how the node's lock describes the run to another operator */
export function buildRun(
  ways: NodeWays,
  what: string,
  units: readonly Unit[],
  terms: RunTerms,
  now: Date,
): RunScript {
  const files = new Map([
    ["scopes", units.map(({ scope }) => `${scope}\n`).join("")],
    ["packages", listPackages(units.flatMap((unit) => unit.packages))],
  ]);
  for (const { scope, packages } of units) {
    if (packages.length > 0) files.set(`plan.${scope}`, packages.map(planLine).join(""));
  }
  const moment = now.toISOString();
  const who = `${userInfo().username}@${hostname()}`;
  return {
    id: `${moment.replaceAll(/[-:]|\.\d+/g, "")}-${randomBytes(4).toString("hex")}`,
    description: `${who}, ${what}, since ${moment}`,
    journal: `${who}, ${what}, ${terms.reason}`,
    ...(terms.closing !== undefined && { closing: terms.closing }),
    runtime: ways.runtime,
    packageManager: ways.packageManager,
    parallel: ways.parallel,
    lockWaitSeconds: ways.lockWaitSeconds,
    restart: ways.restart,
    releaseKeys: ways.releaseKeys,
    files,
  };
}

function planLine(p: DesiredPackage): string {
  const mode = isInstallOnly(p.name) ? "I" : "U";
  return `${[mode, formatNevra(p), p.name, p.epoch, p.version, p.release, p.arch].join("\t")}\n`;
}
