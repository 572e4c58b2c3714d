import type { DesiredModule, InstalledModule, ModuleState } from "../../../maintenance/framework/module";
import { listProbes } from "../../../remote/services/list-probes";
import type { ModulesTarget } from "../args";
import { SETTLE_SECONDS } from "../../../remote/services/services";
import { assign } from "../../../remote/script/parts";

/** One container, and what is to become of its framework. */
export interface FrameworkUnit {
  /** The container's id. */
  readonly target: string;
  readonly settings: ModulesTarget;
  /** In the order in which they're installed; empty where none is to be changed. */
  readonly modules: readonly DesiredModule[];
  /** What the plan was made from: a module that isn't like that any more when its turn comes, isn't touched. */
  readonly seen: readonly InstalledModule[];
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
  return `${repository}${repository.endsWith("/") ? "" : "/"}${location}`;
}

/** The builds of units as `stage.sh` reads them, each once. */
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

/**
 * The files of a run's directory: wanted, and of each container settings and, where modules change, a plan and the fleet
 * file's commands for its database.
 */
export function frameworkRunFiles(units: readonly FrameworkUnit[]): ReadonlyMap<string, string> {
  const files = new Map([["wanted", listModules(units)]]);
  for (const unit of units) {
    const { target, modules, seen } = unit;
    files.set(`settings.${target}`, writeSettings(unit));
    if (modules.length === 0) continue;
    files.set(`plan.${target}`, modules.map((module) => planLine(module, seen)).join(""));
    for (const [name, command] of Object.entries(unit.settings.database ?? {}))
      files.set(`${name}.${target}`, `${command}\n`);
  }
  return files;
}

function planLine(module: DesiredModule, seen: readonly InstalledModule[]): string {
  const { version = "", state } = seen.find(({ name }) => name === module.name) ?? NOT_THERE;
  return `${[module.name, moduleKey(module), module.version, version, STATES[state]].join("\t")}\n`;
}

const NOT_THERE: Pick<InstalledModule, "state" | "version"> = { state: "not-installed" };

/** As `module_states` in `judge.sh` calls them. */
const STATES: Readonly<Record<ModuleState, string>> = {
  enabled: "enabled",
  disabled: "disabled",
  pending: "half upgraded",
  broken: "broken",
  "not-installed": "not installed",
};

function writeSettings({ target, settings, rollback }: FrameworkUnit): string {
  const { registrationTolerance, sipCall, database, automaticUpdater, probes } = settings;
  return assign({
    ROLLBACK: rollback ? "yes" : "no",
    UPDATES: automaticUpdater,
    TOLERANCE: registrationTolerance,
    SIP_EXTENSION: sipCall?.extension ?? "",
    SIP_PORT: sipCall?.port ?? "",
    DUMP: database === undefined ? "" : `dump.${target}`,
    RESTORE: database === undefined ? "" : `restore.${target}`,
    SETTLE: SETTLE_SECONDS,
    PROBES: listProbes(probes),
  });
}
