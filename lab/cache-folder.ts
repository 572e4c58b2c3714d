import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import { installOnce } from "../engine/cache";

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

/**
 * The folder `name` of the cache; `build` fills it the first time, and a folder which is there is complete. Another process
 * that builds the same is waited for.
 */
export function buildOnce(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const pending = underway.get(name) ?? buildIfMissing(name, build).finally(() => underway.delete(name));
  underway.set(name, pending);
  return pending;
}

/** Folders that this process builds at the moment. */
const underway = new Map<string, Promise<string>>();

async function buildIfMissing(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const target = join(cacheFolder(), name);
  await installOnce(target, build, (line) => {
    console.error(line);
  });
  return target;
}
