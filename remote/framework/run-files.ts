import type { ContainerFramework } from "../../maintenance/fleet/framework";
import type { DesiredModule } from "../../maintenance/framework/module";
import { assign } from "../node-script/parts";

/** How long Asterisk has, after a change, to come back to as many registrations as before. */
const SETTLE_SECONDS = 60;

/** One container, and what is to become of its framework. */
export interface FrameworkUnit {
  /** The container's id. */
  readonly scope: string;
  readonly settings: ContainerFramework;
  /** In the order in which they're installed; empty when only its own updates are to be switched off. */
  readonly modules: readonly DesiredModule[];
  /** Whether to go back to what was there before when a gate fails. */
  readonly rollback: boolean;
}

/** What a build is called in a node's store: `cdr-2.10.0.5-1a2b3c4d`, also where two repositories call it the same. */
export function moduleKey({ name, version, sha256 }: DesiredModule): string {
  return `${name}-${version}-${sha256.slice(0, 8)}`;
}

/** Where a build is fetched from. */
export function moduleUrl({ location }: DesiredModule, repository: string): string {
  if (/^https?:\/\//.test(location)) return location;
  return `${repository.replace(/\/+$/, "")}/${location}`;
}

/** The builds of units as `framework-stage.sh` reads them, each once. */
export function listModules(units: readonly FrameworkUnit[]): string {
  const lines = units.flatMap(({ modules, settings }) =>
    modules.map((module) => {
      const { name, sha256, md5 = "-", signed } = module;
      const url = moduleUrl(module, settings.repository);
      return `${[moduleKey(module), name, url, sha256, md5, signed ? "signed" : "-"].join("\t")}\n`;
    }),
  );
  return [...new Set(lines)].sort().join("");
}

/** The files of a run's directory: modules, and of each container settings and, where modules change, a plan. */
export function frameworkRunFiles(units: readonly FrameworkUnit[]): ReadonlyMap<string, string> {
  const files = new Map([["modules", listModules(units)]]);
  for (const unit of units) {
    files.set(`settings.${unit.scope}`, writeSettings(unit));
    if (unit.modules.length > 0) files.set(`plan.${unit.scope}`, unit.modules.map(planLine).join(""));
  }
  return files;
}

function planLine(module: DesiredModule): string {
  return `${[module.name, moduleKey(module), module.version].join("\t")}\n`;
}

function writeSettings({ settings, rollback }: FrameworkUnit): string {
  const { registrationTolerance, sipCall, database, automaticUpdater } = settings;
  return assign({
    ROLLBACK: rollback ? "yes" : "no",
    UPDATES: automaticUpdater,
    TOLERANCE: registrationTolerance,
    SIP_EXTENSION: sipCall?.extension ?? "",
    SIP_PORT: sipCall?.port ?? "",
    DUMP: database?.dump ?? "",
    RESTORE: database?.restore ?? "",
    SETTLE: SETTLE_SECONDS,
  });
}
