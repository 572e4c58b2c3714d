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

/** `NEVRA SHA256|-` lines, as the node's store wants them, each once. */
export function listPackages(packages: readonly DesiredPackage[]): string {
  const lines = packages.map((p) => `${formatNevra(p)} ${p.sha256 ?? "-"}\n`);
  return [...new Set(lines)].sort().join("");
}

export function buildRun(ways: NodeWays, what: string, units: readonly Unit[], now: Date): RunScript {
  const files = new Map([
    ["scopes", units.map(({ scope }) => `${scope}\n`).join("")],
    ["packages", listPackages(units.flatMap((unit) => unit.packages))],
  ]);
  for (const { scope, packages } of units) {
    if (packages.length > 0) files.set(`plan.${scope}`, packages.map(planLine).join(""));
  }
  const moment = now.toISOString();
  return {
    id: `${moment.replaceAll(/[-:]|\.\d+/g, "")}-${randomBytes(4).toString("hex")}`,
    description: `${userInfo().username}@${hostname()}, ${what}, since ${moment}`,
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
