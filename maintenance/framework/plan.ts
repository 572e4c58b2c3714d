import type { ModuleChange } from "../kinds/modules/module-change";
import { compareText } from "../packages/version";
import { type Cause, cause } from "../problems/problem";
import { findMismatch, findMissingDependencies, foreseeModules, neededModules } from "./dependencies";
import { formatModule, type DesiredModule, type InstalledModule } from "./module";
import type { ModuleDescription } from "./module-xml";
import { CyclicModules, orderModules } from "./order";
import { describeSignature } from "./signature";
import { computeModuleTransitions } from "./transition";

/** What is known of the framework in a container when its change is planned. */
export interface ModulesObserved {
  readonly modules: readonly InstalledModule[];
  /** PHP's version; absent where it couldn't be asked. */
  readonly php?: string;
}

export interface ContainerModulesPlan {
  /** Sorted by name. */
  readonly changes: readonly ModuleChange[];
  /** What is installed, in the order in which it is. */
  readonly wanted: readonly DesiredModule[];
  /** What keeps the change from being made; it must not be begun then. */
  readonly problems: readonly Cause[];
  /** What is worth knowing. */
  readonly notes: readonly Cause[];
  readonly unmanaged: readonly InstalledModule[];
  readonly satisfied: number;
}

/**
 * What must change in one container for its modules to be the desired ones, and in which order. A pure function.
 *
 * @param id the container's
 * @param describe the module.xml of a desired module; undefined where it isn't known (yet), and nothing is said of it
 */
export function planModules(
  id: string,
  observed: ModulesObserved,
  desired: readonly DesiredModule[],
  describe: (module: DesiredModule) => ModuleDescription | undefined,
): ContainerModulesPlan {
  const { changes, wanted, unmanaged, satisfied } = computeModuleTransitions(observed.modules, desired);
  const problems = findProblems(observed, changes, wanted, describe);
  const notes = [...findNotes(observed.modules, unmanaged), ...findBreaking(wanted, describe)];
  const order = putInOrder(wanted, describe);
  return {
    changes,
    wanted: order instanceof CyclicModules ? wanted : order,
    problems: [
      ...problems,
      ...(order instanceof CyclicModules ? [cause("modules-cyclic", { modules: [...order.cycle] })] : []),
    ],
    notes,
    unmanaged,
    satisfied,
  };
}

function findProblems(
  { modules, php }: ModulesObserved,
  changes: readonly ModuleChange[],
  wanted: readonly DesiredModule[],
  describe: (module: DesiredModule) => ModuleDescription | undefined,
): Cause[] {
  const after = foreseeModules(modules, changes, php);
  const staysDisabled = new Set(changes.filter(({ disabled }) => disabled).map(({ module }) => module));
  return wanted.flatMap((module) => {
    const description = describe(module);
    if (description === undefined) return [];
    const mismatch = findMismatch(module, description);
    // What stays off doesn't need anything.
    const missing = staysDisabled.has(module.name) ? [] : findMissingDependencies(module, description, after);
    return [...(mismatch === undefined ? [] : [mismatch]), ...missing];
  });
}

/** What the vendor warns of: the admin tools ask an administrator about it, and here nobody is asked. */
function findBreaking(
  wanted: readonly DesiredModule[],
  describe: (module: DesiredModule) => ModuleDescription | undefined,
): Cause[] {
  return wanted.flatMap((module) => {
    const breaking = describe(module)?.breaking;
    return breaking === undefined
      ? []
      : [cause("module-breaking", { module: formatModule(module), said: breaking })];
  });
}

function putInOrder(
  wanted: readonly DesiredModule[],
  describe: (module: DesiredModule) => ModuleDescription | undefined,
): readonly DesiredModule[] | CyclicModules {
  try {
    return orderModules(wanted, (module) => {
      const description = describe(module);
      return description === undefined ? [] : neededModules(description);
    });
  } catch (error) {
    if (error instanceof CyclicModules) return error;
    throw error;
  }
}

function findNotes(modules: readonly InstalledModule[], unmanaged: readonly InstalledModule[]): Cause[] {
  const byName = [...unmanaged].sort((a, b) => compareText(a.name, b.name));
  const troubled = byName.flatMap((installed): Cause[] => {
    const { name, version = "of no version", state, pending = "another version" } = installed;
    const module = `${name} ${version}`;
    if (state === "broken") return [cause("module-broken", { module })];
    if (state === "pending") return [cause("module-upgrade-waits", { module, to: pending })];
    return [];
  });
  return [...troubled, ...findBadSignatures(modules)];
}

/** One for each finding: a FreePBX whose signatures nobody ever looked at has all its modules in one. */
function findBadSignatures(modules: readonly InstalledModule[]): Cause[] {
  const found = new Map<string, { readonly state: number; readonly names: string[] }>();
  for (const { name, signature: state } of modules) {
    const finding = state === undefined ? undefined : describeSignature(state);
    if (state === undefined || finding === undefined) continue;
    const same = found.get(finding) ?? { state, names: [] };
    found.set(finding, same);
    same.names.push(name);
  }
  return [...found.values()].map(({ state, names }) =>
    cause("module-signature", { modules: names.sort(compareText), state }),
  );
}
