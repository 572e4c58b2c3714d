import type { ModuleChange } from "../changes/planned-change";
import type { DesiredModule, InstalledModule } from "./module";
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
 * What a module to be installed lacks, each as a sentence part such as `needs module core 2.10.1 or newer, and 2.10.0 will
 * be there`. FreePBX would refuse it in the middle of the change, and its newer tools would fetch what is missing by
 * themselves, in whatever version there is.
 */
export function findMissingDependencies(
  description: ModuleDescription,
  { modules, php }: ModulesAfter,
): readonly string[] {
  // Framework is FreePBX: installing it sets FreePBX's own version.
  const freepbx = modules.get("framework")?.version;
  return description.depends.flatMap((dependency) => {
    switch (dependency.kind) {
      case "freepbx":
        return judgeVersion("FreePBX", dependency, freepbx);
      case "php":
        return judgeVersion("PHP", dependency, php);
      case "module":
        return judgeModule(dependency, modules);
    }
  });
}

/** Names of the modules that a module needs. */
export function neededModules({ depends }: ModuleDescription): readonly string[] {
  return depends.flatMap((dependency) => (dependency.kind === "module" ? [dependency.name] : []));
}

/** What is wrong with a tgz that holds another module than the release says; undefined when it's the right one. */
export function describeMismatch(
  wanted: Pick<DesiredModule, "name" | "version">,
  { rawname, version }: ModuleDescription,
): string | undefined {
  if (rawname === wanted.name && version === wanted.version) return undefined;
  return `isn't what its file holds, which is ${formatModule({ name: rawname, version })}. Correct the release`;
}

function judgeVersion(
  what: string,
  wanted: { readonly comparison: Comparison; readonly version: string },
  there: string | undefined,
): string[] {
  if (there === undefined || satisfiesComparison(there, wanted.comparison, wanted.version)) return [];
  return [`needs ${what} ${describeWanted(wanted)}, and ${there} will be there`];
}

function judgeModule(
  { name, atVersion }: Extract<Dependency, { kind: "module" }>,
  modules: ModulesAfter["modules"],
): string[] {
  const there = modules.get(name);
  const needs = `needs module ${name}${atVersion === undefined ? "" : ` ${describeWanted(atVersion)}`}`;
  if (there === undefined) return [`${needs}, which isn't installed`];
  if (!there.enabled) return [`${needs}, which isn't enabled`];
  if (atVersion === undefined || satisfiesComparison(there.version, atVersion.comparison, atVersion.version))
    return [];
  return [`${needs}, and ${there.version} will be there`];
}

function describeWanted({
  comparison,
  version,
}: {
  readonly comparison: Comparison;
  readonly version: string;
}): string {
  switch (comparison) {
    case "lt":
      return `older than ${version}`;
    case "le":
      return `${version} or older`;
    case "gt":
      return `newer than ${version}`;
    case "ge":
      return `${version} or newer`;
    case "eq":
      return `${version} exactly`;
    case "ne":
      return `other than ${version}`;
  }
}
