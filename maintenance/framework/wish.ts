import { isModuleName } from "./module";
import { isModuleVersion } from "./version";

/** A module that somebody asks for: its newest build, or one version. */
export interface ModuleWish {
  readonly name: string;
  readonly version?: string;
}

/** Reads `cdr` or `cdr:2.10.0.5`, as FreePBX's own tools write it; undefined when it's neither. */
export function parseWish(text: string): ModuleWish | undefined {
  const [name = "", version, ...rest] = text.split(":");
  if (!isModuleName(name) || rest.length > 0) return undefined;
  if (version === undefined) return { name };
  return isModuleVersion(version) ? { name, version } : undefined;
}

/** `cdr 2.10.0.5`, or `cdr`. */
export function formatWish({ name, version }: ModuleWish): string {
  return version === undefined ? name : `${name} ${version}`;
}
