/** Who executes a file, by name. */
export interface FileUsers {
  /** Services that the system's service manager knows. */
  readonly services: readonly string[];
  /** Programs that run in the background and belong to no service. */
  readonly programs: readonly string[];
  /** Programs that somebody has started by hand. */
  readonly sessions: readonly string[];
}

/** Files that the same ones execute; absolute paths. */
export interface ExecutedGroup extends FileUsers {
  readonly files: readonly string[];
}

/** Which files a system's processes execute, as the system itself tells: each file once. */
export type ExecutedFiles = readonly ExecutedGroup[];

/**
 * The path by which a file is compared. Processes map `/usr/lib64/libc-2.17.so` where the package lists `/lib64/libc-2.17.so`: the
 * directories of old were merged into `/usr`.
 */
export function fileKey(path: string): string {
  return path.replace(/^\/usr(?=\/(?:lib|lib64|bin|sbin)\/)/, "");
}

/**
 * A library's path without its version, which an update changes: `/lib64/libssl` of `/usr/lib64/libssl.so.1.0.1e`.
 *
 * @returns undefined for what isn't a library
 */
export function libraryKey(path: string): string | undefined {
  const [, name] = /^(.+?)(?:-[\d.]+)?\.so(?:\.[^/]*)?$/.exec(fileKey(path)) ?? [];
  return name;
}
