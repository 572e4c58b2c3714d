import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Gets one sentence about what is going on. */
export type Report = (line: string) => void;

const POLL_MS = 500;

/** Short, since sockets may be made in what is filled, and their paths have 107 bytes at most. */
const PARTIAL = ".new-";

/** Where engines are kept: outside the checkout, so that all checkouts of a user share them. */
export function engineCache(environment: NodeJS.ProcessEnv): string {
  const home = environment["HOME"] ?? homedir();
  return path.join(environment["XDG_CACHE_HOME"] ?? path.join(home, ".cache"), "pbx-maintenance", "engine");
}

/**
 * Makes sure that the folder `target` is there and complete: `fill` gets an empty folder, which takes the target's
 * name once it returns. A second process waits for the first; should both work all the same, the first to finish wins.
 */
export async function installOnce(
  target: string,
  fill: (folder: string) => Promise<void>,
  report: Report,
): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const lock = `${target}.lock`;
  let waiting = false;
  while (!existsSync(target)) {
    const holder = await takeLock(lock);
    if (holder === undefined) {
      try {
        await removeLeftovers(path.dirname(target));
        // The last holder may have finished between the look at the target and the taking of the lock.
        if (!existsSync(target)) await fillAndRename(target, fill);
      } finally {
        await rm(lock, { force: true });
      }
    } else {
      if (!waiting) report(`Waiting for process ${holder}, which is getting ${target} (lock: ${lock}).`);
      waiting = true;
      await sleep(POLL_MS);
    }
  }
}

async function fillAndRename(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const partial = path.join(path.dirname(target), `${PARTIAL}${process.pid}-${randomUUID().slice(0, 4)}`);
  try {
    await mkdir(partial);
    await fill(partial);
    await rename(partial, target);
  } catch (error) {
    // Another process got there first: its folder is as good as ours.
    if (!existsSync(target)) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Takes the lock, also from a process that is no more. Returns who holds it, or undefined when it is ours now. */
async function takeLock(lock: string): Promise<number | undefined> {
  // A link appears with its content, so nobody ever reads a lock without its holder.
  const claim = `${lock}-${process.pid}-${randomUUID()}`;
  await writeFile(claim, String(process.pid));
  try {
    await link(claim, lock);
    return undefined;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await rm(claim, { force: true });
  }
  const holder = await readHolder(lock);
  if (holder !== undefined && isAlive(holder)) return holder;
  await rm(lock, { force: true });
  return await takeLock(lock);
}

async function readHolder(lock: string): Promise<number | undefined> {
  try {
    return Number(await readFile(lock, "utf8"));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** An interrupted attempt leaves its folder, over 100 MB of it. */
async function removeLeftovers(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(PARTIAL) || isAlive(Number.parseInt(name.slice(PARTIAL.length), 10))) continue;
    await rm(path.join(cache, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
