import type { ModuleChange } from "../kinds/modules/module-change";
import { compareText } from "../packages/version";
import type { DesiredModule, InstalledModule } from "./module";
import { compareModuleVersions } from "./version";

type ModuleTransition = ModuleChange["transition"];

export interface ModuleTransitions {
  /** Sorted by name. */
  readonly changes: readonly ModuleChange[];
  /** What each change installs: one per change, in the same order. */
  readonly wanted: readonly DesiredModule[];
  /** Installed modules that no desired one speaks of. */
  readonly unmanaged: readonly InstalledModule[];
  /** How many of the desired modules are there exactly as desired. */
  readonly satisfied: number;
}

/** In place of the version of a module whose row has none. */
const UNKNOWN = "unknown";

/**
 * What must change in a container for its modules to be the desired ones. A pure function of the two sets.
 *
 * @param desired each name once
 */
export function computeModuleTransitions(
  modules: readonly InstalledModule[],
  desired: readonly DesiredModule[],
): ModuleTransitions {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const changes: { change: ModuleChange; wanted: DesiredModule }[] = [];
  let satisfied = 0;
  for (const wanted of desired) {
    const present = byName.get(wanted.name);
    if (!isInstalled(present)) {
      if (wanted.ensure === "installed") changes.push({ wanted, change: buildChange(wanted, "install") });
      continue;
    }
    const kind = classifyChange(present, wanted);
    if (kind === undefined) satisfied++;
    else changes.push({ wanted, change: buildChange(wanted, kind, present) });
  }
  changes.sort((a, b) => compareText(a.wanted.name, b.wanted.name));
  const spokenOf = new Set(desired.map(({ name }) => name));
  return {
    changes: changes.map(({ change }) => change),
    wanted: changes.map(({ wanted }) => wanted),
    unmanaged: modules.filter((module) => isInstalled(module) && !spokenOf.has(module.name)),
    satisfied,
  };
}

function isInstalled(module: InstalledModule | undefined): module is InstalledModule {
  return module !== undefined && module.state !== "not-installed";
}

function classifyChange(present: InstalledModule, wanted: DesiredModule): ModuleTransition | undefined {
  if (present.state === "broken" || present.state === "pending") return "repair";
  const order = compareModuleVersions(present.version ?? UNKNOWN, wanted.version);
  if (order === 0) return undefined;
  return order > 0 ? "downgrade" : "upgrade";
}

function buildChange(
  { name, version }: DesiredModule,
  transition: ModuleTransition,
  present?: InstalledModule,
): ModuleChange {
  return {
    kind: "module",
    transition,
    module: name,
    disabled: present?.state === "disabled",
    ...(present !== undefined && { from: present.version ?? UNKNOWN }),
    ...(present?.pending !== undefined && { pending: present.pending }),
    to: version,
  };
}
