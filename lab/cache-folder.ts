import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { isAlive } from "./process-identity";

/** Where bases, keys, packages and images are kept between labs: outside the repository. */
export function cacheFolder(): string {
  // An empty variable counts as none, says the XDG base directory specification.
  const cache = process.env["XDG_CACHE_HOME"] ?? "";
  return join(cache === "" ? join(homedir(), ".cache") : cache, "pbx-maintenance", "lab");
}

/** A short name for content: the first 16 hexadecimal digits of the SHA-256 of all parts. */
export function digestOf(...parts: (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(String(part.length)).update(":").update(part);
  return hash.digest("hex").slice(0, 16);
}

const temporaryName = /\.building-(\d+)$/;

/**
 * The folder `name` of the cache; `build` fills it the first time. It's built under another name and renamed, so that
 * a folder which is there is complete. Two processes that build the same at once both succeed: the later one's is dropped.
 */
export function buildOnce(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const pending = underway.get(name) ?? buildIfMissing(name, build).finally(() => underway.delete(name));
  underway.set(name, pending);
  return pending;
}

/** Folders that this process builds at the moment. */
const underway = new Map<string, Promise<string>>();

async function buildIfMissing(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const cache = cacheFolder();
  const target = join(cache, name);
  if (existsSync(target)) return target;
  await mkdir(cache, { recursive: true });
  await removeAbandonedBuilds(cache);
  const building = `${target}.building-${process.pid}`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building);
  try {
    await build(building);
    await rename(building, target);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

async function removeAbandonedBuilds(cache: string): Promise<void> {
  for (const entry of await readdir(cache)) {
    const pid = temporaryName.exec(entry)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(cache, entry), { recursive: true, force: true });
  }
}
