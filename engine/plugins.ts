import { randomUUID } from "node:crypto";
import { chmod, copyFile, link, mkdir, realpath, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { isExecutable } from "./on-path";

const EXECUTABLE_BY_ALL = 0o111;

/**
 * Puts a built CLI and the plugins it lacks into the checkout's `.pulumi-engine/<version>/` and returns that folder.
 * It belongs to the checkout since the plugins are part of its own `@pulumi/pulumi`, while the CLI is shared.
 */
export async function installPlugins(checkout: string, version: string, executable: string): Promise<string> {
  const wanted = path.join(checkout, ".pulumi-engine", version);
  await mkdir(wanted, { recursive: true });
  const folder = await realpath(wanted);
  const sdk = path.dirname(
    createRequire(path.join(checkout, "package.json")).resolve("@pulumi/pulumi/package.json"),
  );
  // Beside its plugins the CLI takes them for its own; found elsewhere on PATH it warns about each, at each step.
  // A symbolic link won't do: the CLI looks where it leads to.
  await placeOnce(path.join(folder, "pulumi"), (fresh) => linkOrCopy(executable, fresh));
  const plugins = {
    "pulumi-language-nodejs": path.join(__dirname, "pulumi-language-nodejs.cjs"),
    "pulumi-resource-pulumi-nodejs": path.join(sdk, "pulumi-resource-pulumi-nodejs"),
  };
  for (const [name, file] of Object.entries(plugins)) {
    await makeExecutable(file);
    await placeOnce(path.join(folder, name), (fresh) => symlink(file, fresh));
  }
  return folder;
}

/** Another run may be doing the same: the file gets its name only when it is complete. */
async function placeOnce(file: string, create: (fresh: string) => Promise<void>): Promise<void> {
  if (await isExecutable(file)) return;
  const fresh = `${file}.${randomUUID()}`;
  try {
    await create(fresh);
    await rename(fresh, file);
  } finally {
    // Renaming one link of a file to another of the same file leaves both.
    await rm(fresh, { force: true });
  }
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch {
    // The cache may be on another file system, or on one without links.
    await copyFile(source, target);
  }
}

/** An archive of the checkout or a package manager may have dropped the permission. */
async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & EXECUTABLE_BY_ALL) !== EXECUTABLE_BY_ALL) await chmod(file, mode | EXECUTABLE_BY_ALL);
}
