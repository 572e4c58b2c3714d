import type { ModuleChange } from "../kinds/modules/module-change";
import type { DesiredModule, InstalledModule } from "./module";
import { type Cause, cause } from "../problems/problem";
import { formatModule } from "./module";
import type { Dependency, ModuleDescription } from "./module-xml";
import { satisfiesComparison, type Comparison } from "./version";

/** What a container will have once its changes are made. */
export interface ModulesAfter {
  /** By name; those that aren't installed aren't in it. */
  readonly modules: ReadonlyMap<string, { readonly version: string; readonly enabled: boolean }>;
  /** Absent where it isn't known. */
  readonly php?: string;
}

/** Puts the changes over what is installed. */
export function foreseeModules(
  installed: readonly InstalledModule[],
  changes: readonly ModuleChange[],
  php: string | undefined,
): ModulesAfter {
  const modules = new Map<string, { version: string; enabled: boolean }>();
  for (const { name, version = "", state } of installed) {
    if (state !== "not-installed") modules.set(name, { version, enabled: state === "enabled" });
  }
  for (const { module, to, disabled } of changes) modules.set(module, { version: to, enabled: !disabled });
  return { modules, ...(php !== undefined && { php }) };
}

/**
 * What a module to be installed lacks. FreePBX would refuse it in the middle of the change, and its newer tools would fetch what is
 * missing by themselves, in whatever version there is.
 */
export function findMissingDependencies(
  module: Pick<DesiredModule, "name" | "version">,
  description: ModuleDescription,
  { modules, php }: ModulesAfter,
): readonly Cause[] {
  // Framework is FreePBX: installing it sets FreePBX's own version.
  const freepbx = modules.get("framework")?.version;
  const needing = formatModule(module);
  return description.depends.flatMap((dependency) => {
    switch (dependency.kind) {
      case "freepbx":
        return judgeVersion(needing, "FreePBX", dependency, freepbx);
      case "php":
        return judgeVersion(needing, "PHP", dependency, php);
      case "module":
        return judgeModule(needing, dependency, modules);
    }
  });
}

/** Names of the modules that a module needs. */
export function neededModules({ depends }: ModuleDescription): readonly string[] {
  return depends.flatMap((dependency) => (dependency.kind === "module" ? [dependency.name] : []));
}

/** What is wrong with a tgz that holds another module than the release says; undefined when it's the right one. */
export function findMismatch(
  wanted: Pick<DesiredModule, "name" | "version">,
  { rawname, version }: ModuleDescription,
): Cause | undefined {
  if (rawname === wanted.name && version === wanted.version) return undefined;
  const holds = formatModule({ name: rawname, version });
  return cause("module-other-content", { module: formatModule(wanted), holds });
}

function judgeVersion(
  module: string,
  needs: string,
  { comparison, version }: { readonly comparison: Comparison; readonly version: string },
  there: string | undefined,
): Cause[] {
  if (there === undefined || satisfiesComparison(there, comparison, version)) return [];
  return [cause("module-lacks", { module, needs, wanted: { comparison, version }, there })];
}

function judgeModule(
  module: string,
  { name, atVersion }: Extract<Dependency, { kind: "module" }>,
  modules: ModulesAfter["modules"],
): Cause[] {
  const there = modules.get(name);
  const lack = {
    ...{ module, needs: `module ${name}` },
    ...(atVersion !== undefined && {
      wanted: { comparison: atVersion.comparison, version: atVersion.version },
    }),
  };
  if (there === undefined) return [cause("module-lacks", lack)];
  if (!there.enabled) return [cause("module-lacks-enabled", lack)];
  if (atVersion === undefined || satisfiesComparison(there.version, atVersion.comparison, atVersion.version))
    return [];
  return [cause("module-lacks", { ...lack, there: there.version })];
}
