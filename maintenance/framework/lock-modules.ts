import { describeCause } from "../problems/describe";
import { compareText } from "../packages/version";
import { findMissingDependencies, neededModules } from "./dependencies";
import { findNewest } from "./index-xml";
import { formatModule, type DesiredModule } from "./module";
import type { ModuleDescription } from "./module-xml";
import { CyclicModules, orderModules } from "./order";
import type { ModulePin } from "./pins";
import { compareModuleVersions } from "./version";
import { formatWish, type ModuleWish } from "./wish";

/** What a version line of a release becomes. */
export interface LockedModules {
  /** Sorted by name. */
  readonly modules: readonly DesiredModule[];
  /** Names of modules that stay as the release has them: nobody asked for them, or they're newer than the mirror's. */
  readonly kept: readonly string[];
}

/** What somebody wants of a lock. */
export interface LockWishes {
  /** Undefined for all modules. */
  readonly wishes: readonly ModuleWish[] | undefined;
  readonly signatures: boolean;
}

/** Modules that were asked for, and that the mirror doesn't have. */
export class ModulesNotMirrored extends Error {
  override readonly name = "ModulesNotMirrored";

  /** @param wishes empty for any module at all */
  constructor(line: string, wishes: readonly ModuleWish[]) {
    const what = wishes.length === 0 ? "any module" : wishes.map(formatWish).join(", ");
    super(
      `The mirror doesn't have ${what} for FreePBX ${line}. Fetch it with \`maint framework mirror\`, ` +
        "or correct --module or --line.",
    );
  }
}

/** Modules that can't be together in one release. */
export class ModulesDontFit extends Error {
  override readonly name = "ModulesDontFit";

  /** @param reasons sentences without their full stops */
  constructor(reasons: readonly string[]) {
    super(["The modules don't fit each other:", ...reasons.map((reason) => `  ${reason}`)].join("\n"));
  }
}

/**
 * Chooses a version line's modules: those that are asked for, in that version or else the newest that the mirror has; or,
 * where none are asked for, all that it has, the newest of each, and never an older one than released. What the release
 * says of other modules stays, and so does `ensure` of each. Without signatures, no module of the line must be signed.
 *
 * @param released of the line
 * @throws ModulesNotMirrored
 */
export function lockModules(
  line: string,
  released: readonly DesiredModule[],
  pins: readonly ModulePin[],
  { wishes, signatures }: LockWishes,
): LockedModules {
  if (pins.length === 0) throw new ModulesNotMirrored(line, wishes ?? []);
  const chosen = wishes === undefined ? chooseAll(pins, released) : chooseWished(line, pins, wishes);
  const byName = new Map(released.map((module) => [module.name, module]));
  for (const pin of chosen) {
    byName.set(pin.name, describePin(pin, byName.get(pin.name)?.ensure ?? "where-installed"));
  }
  const taken = new Set(chosen.map(({ name }) => name));
  const modules = [...byName.values()]
    .map((module) => (signatures ? module : { ...module, signed: false }))
    .sort((a, b) => compareText(a.name, b.name));
  return { modules, kept: modules.flatMap(({ name }) => (taken.has(name) ? [] : [name])) };
}

/**
 * Looks whether locked modules fit each other. A dependency on PHP can be judged only where that is.
 *
 * @param describe the module.xml of a locked module; undefined where its file isn't there, and nothing is said of it
 * @returns of modules that need one which isn't locked, a sentence each: containers may have it, in whatever version
 * @throws ModulesDontFit
 */
export function checkDependencies(
  modules: readonly DesiredModule[],
  describe: (module: DesiredModule) => ModuleDescription | undefined,
): readonly string[] {
  const locked = new Map(modules.map(({ name, version }) => [name, { version, enabled: true }]));
  const described = modules.flatMap((module) => {
    const description = describe(module);
    return description === undefined ? [] : [{ module, description }];
  });
  const conflicts = described.flatMap(({ module, description }) => {
    const depends = description.depends.filter(
      (dependency) => dependency.kind !== "module" || locked.has(dependency.name),
    );
    return findMissingDependencies(module, { ...description, depends }, { modules: locked }).map((lack) =>
      describeCause(lack, ""),
    );
  });
  const cycle = findCycle(described);
  if (conflicts.length > 0 || cycle !== undefined) {
    throw new ModulesDontFit([...conflicts, ...(cycle === undefined ? [] : [cycle])]);
  }
  return described.flatMap(({ module, description }) =>
    [...new Set(neededModules(description))]
      .filter((name) => !locked.has(name))
      .map((name) => `module ${formatModule(module)} needs module ${name}, which isn't in the release`),
  );
}

function chooseAll(pins: readonly ModulePin[], released: readonly DesiredModule[]): ModulePin[] {
  return [...new Set(pins.map(({ name }) => name))].flatMap((name) => {
    const newest = findNewest(pins.filter((pin) => pin.name === name));
    const earlier = released.find((module) => module.name === name);
    if (newest === undefined) return [];
    return earlier !== undefined && compareModuleVersions(newest.version, earlier.version) < 0
      ? []
      : [newest];
  });
}

function chooseWished(
  line: string,
  pins: readonly ModulePin[],
  wishes: readonly ModuleWish[],
): readonly ModulePin[] {
  const found = wishes.map((wish) => ({
    wish,
    pin: findNewest(
      pins.filter(
        ({ name, version }) => name === wish.name && (wish.version === undefined || version === wish.version),
      ),
    ),
  }));
  const missing = found.flatMap(({ wish, pin }) => (pin === undefined ? [wish] : []));
  if (missing.length > 0) throw new ModulesNotMirrored(line, missing);
  return found.flatMap(({ pin }) => (pin === undefined ? [] : [pin]));
}

function describePin(pin: ModulePin, ensure: DesiredModule["ensure"]): DesiredModule {
  const { name, version, location, sha256, md5, signed } = pin;
  return { name, version, location, sha256, md5, signed, ensure };
}

function findCycle(
  described: readonly { readonly module: DesiredModule; readonly description: ModuleDescription }[],
): string | undefined {
  const needs = new Map(
    described.map(({ module, description }) => [module.name, neededModules(description)]),
  );
  try {
    orderModules(
      described.map(({ module }) => module),
      ({ name }) => needs.get(name) ?? [],
    );
    return undefined;
  } catch (error) {
    if (error instanceof CyclicModules) return error.message;
    throw error;
  }
}
