/**
 * What FreePBX makes of a module's row in its database and its directory (MODULE_STATUS_… in module functions):
 * - `not-installed` (0): a directory without a row.
 * - `disabled` (1): switched off by somebody, whatever its directory holds.
 * - `enabled` (2): row and directory are of the same version.
 * - `pending` (3, NEEDUPGRADE): enabled, but the directory is of another version; it's off until that is installed.
 * - `broken` (-1): a row without a readable directory. A module whose PHP crashes isn't among them.
 */
export type ModuleState = "not-installed" | "disabled" | "enabled" | "pending" | "broken";

/** A framework module as a container's admin tool lists it. */
export interface InstalledModule {
  readonly name: string;
  /** The version in the database; absent when it isn't installed. */
  readonly version?: string;
  readonly state: ModuleState;
  /** Of a pending one: the version of its directory. */
  readonly pending?: string;
  /** What FreePBX found when it last checked its signature (12 and later): see `describeSignature`. */
  readonly signature?: number;
}

/** One exact build of a module: only where some build of it is installed already, or everywhere. */
export interface DesiredModule {
  readonly name: string;
  readonly version: string;
  /** Of its tgz: a path below the fleet's framework repository, or a whole URL. */
  readonly location: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** 32 hexadecimal digits, as the repository's own list has it. */
  readonly md5?: string;
  /** Whether its module.sig must be by one of the fleet's framework keys. */
  readonly signed: boolean;
  readonly ensure: "where-installed" | "installed";
}

// What FreePBX reads as a module's name in `depends`; it's also a directory, and stands in scripts.
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;

/** Whether a text can be the (raw) name of a module. */
export function isModuleName(text: string): boolean {
  return NAME.test(text);
}

/** `cdr 2.10.0.5`. */
export function formatModule({ name, version }: Pick<DesiredModule, "name" | "version">): string {
  return `${name} ${version}`;
}
