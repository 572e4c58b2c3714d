import type { ModuleChange } from "../changes/planned-change";
import { compareText } from "../packages/version";
import { describeMismatch, findMissingDependencies, foreseeModules, neededModules } from "./dependencies";
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
  /** Sentences: what keeps the change from being made; it must not be begun then. */
  readonly problems: readonly string[];
  /** Sentences: what is worth knowing. */
  readonly notes: readonly string[];
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
    problems: [...problems, ...(order instanceof CyclicModules ? [order.message] : [])].map(prefix(id)),
    notes: notes.map(prefix(id)),
    unmanaged,
    satisfied,
  };
}

function prefix(id: string): (sentence: string) => string {
  return (sentence) => `container ${id}: ${sentence}`;
}

function findProblems(
  { modules, php }: ModulesObserved,
  changes: readonly ModuleChange[],
  wanted: readonly DesiredModule[],
  describe: (module: DesiredModule) => ModuleDescription | undefined,
): string[] {
  const after = foreseeModules(modules, changes, php);
  const staysDisabled = new Set(changes.filter(({ disabled }) => disabled).map(({ module }) => module));
  return wanted.flatMap((module) => {
    const description = describe(module);
    if (description === undefined) return [];
    const mismatch = describeMismatch(module, description);
    // What stays off doesn't need anything.
    const missing = staysDisabled.has(module.name) ? [] : findMissingDependencies(description, after);
    return [...(mismatch === undefined ? [] : [mismatch]), ...missing].map(
      (what) => `module ${formatModule(module)} ${what}`,
    );
  });
}

/** What the vendor warns of: the admin tools ask an administrator about it, and here nobody is asked. */
function findBreaking(
  wanted: readonly DesiredModule[],
  describe: (module: DesiredModule) => ModuleDescription | undefined,
): string[] {
  return wanted.flatMap((module) => {
    const breaking = describe(module)?.breaking;
    return breaking === undefined
      ? []
      : [`module ${formatModule(module)} breaks something, by its module.xml: ${breaking}`];
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

function findNotes(modules: readonly InstalledModule[], unmanaged: readonly InstalledModule[]): string[] {
  const troubled = unmanaged.flatMap((module) => {
    const { name, version = "of no version", state, pending } = module;
    if (state === "broken") return [`module ${name} ${version} is broken, and no release speaks of it`];
    if (state === "pending")
      return [
        `module ${name} ${version} waits for its upgrade to ${pending ?? "another version"}, and no release speaks of it`,
      ];
    return [];
  });
  return [...troubled, ...findBadSignatures(modules)].sort(compareText);
}

/** A sentence for each finding: a FreePBX whose signatures nobody ever looked at has all its modules in one. */
function findBadSignatures(modules: readonly InstalledModule[]): string[] {
  const names = new Map<string, string[]>();
  for (const { name, signature } of modules) {
    const finding = signature === undefined ? undefined : describeSignature(signature);
    if (finding !== undefined) names.set(finding, [...(names.get(finding) ?? []), name]);
  }
  return [...names].map(([finding, found]) =>
    found.length === 1
      ? `module ${found.join("")} ${finding}`
      : `modules ${[...found].sort(compareText).join(", ")}: each ${finding}`,
  );
}
