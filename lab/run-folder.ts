import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheFolder } from "./cache-folder";
import { isAlive, startTimeOf } from "./process-identity";

/** The process a folder or node belongs to: a number alone may have been given to another one since. */
interface ProcessRecord {
  pid: number;
  startTime: string;
}

/** Where one lab keeps everything of its own, from start to stop. */
export interface RunFolder {
  /** Eight hexadecimal digits, part of the names of its control groups. */
  id: string;
  path: string;
}

const runsFolder = (): string => join(cacheFolder(), "runs");

/** Makes the folder of a new lab that belongs to this process. */
export async function createRunFolder(): Promise<RunFolder> {
  const id = randomBytes(4).toString("hex");
  const path = join(runsFolder(), id);
  // Renamed when it has an owner: another lab that starts now takes a folder without one for a dead lab's.
  const unowned = join(cacheFolder(), `run-${id}.building-${process.pid}`);
  await mkdir(join(unowned, "processes"), { recursive: true });
  await mkdir(runsFolder(), { recursive: true });
  await writeRecord(join(unowned, "owner"), process.pid);
  await rename(unowned, path);
  return { id, path };
}

/** Notes a process that must not outlive the lab. */
export async function recordProcess(run: RunFolder, name: string, pid: number): Promise<void> {
  await writeRecord(join(run.path, "processes", name), pid);
}

/**
 * Ends the recorded processes of a lab (a node's first process takes all others of the node and its mounts with it) and
 * removes its control groups and its folder.
 */
export async function removeRun(run: RunFolder): Promise<void> {
  const folder = join(run.path, "processes");
  const names = existsSync(folder) ? await readdir(folder) : [];
  const records = await Promise.all(names.map((name) => readRecord(join(folder, name))));
  await Promise.all(records.filter((record) => record !== undefined).map(endProcess));
  await removeControlGroups(run.id);
  await rm(run.path, { recursive: true, force: true });
}

/** Removes what labs left behind whose process died without stopping them. @returns their ids */
export async function removeLeftovers(): Promise<string[]> {
  const folder = runsFolder();
  if (!existsSync(folder)) return [];
  const removed: string[] = [];
  for (const id of await readdir(folder)) {
    const owner = await readRecord(join(folder, id, "owner"));
    if (owner && isAlive(owner.pid, owner.startTime)) continue;
    await removeRun({ id, path: join(folder, id) });
    removed.push(id);
  }
  return removed;
}

export const controlGroupPrefix = (runId: string): string => `pbx-lab-${runId}-`;

async function writeRecord(file: string, pid: number): Promise<void> {
  const record: ProcessRecord = { pid, startTime: startTimeOf(pid) ?? "" };
  await writeFile(file, JSON.stringify(record));
}

async function readRecord(file: string): Promise<ProcessRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as ProcessRecord;
  } catch {
    // Not written completely: its process had no time to start anything.
    return undefined;
  }
}

async function endProcess({ pid, startTime }: ProcessRecord): Promise<void> {
  if (!isAlive(pid, startTime)) return;
  process.kill(pid, "SIGKILL");
  for (let tries = 0; isAlive(pid, startTime); tries++) {
    if (tries > 500) throw new Error(`Process ${pid} of a lab doesn't end although it was killed.`);
    await sleep(10);
  }
}

async function removeControlGroups(runId: string): Promise<void> {
  const mounts = (await readFile("/proc/self/mounts", "utf8")).split("\n").map((line) => line.split(" "));
  for (const [, hierarchy, type] of mounts) {
    if (hierarchy === undefined || (type !== "cgroup" && type !== "cgroup2")) continue;
    for (const name of await readdir(hierarchy)) {
      if (name.startsWith(controlGroupPrefix(runId))) await removeGroup(join(hierarchy, name));
    }
  }
}

/** Deepest first. The kernel takes a moment to let go of a group whose last process just died. */
async function removeGroup(group: string): Promise<void> {
  // Two labs that start at once clean up after the same dead one: what's gone is gone.
  if (!existsSync(group)) return;
  for (const entry of await readdir(group, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeGroup(join(group, entry.name));
  }
  for (let tries = 0; ; tries++) {
    try {
      await rmdir(group);
      return;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "ENOENT") return;
      if (tries > 1000 || code !== "EBUSY") throw error;
      await sleep(10);
    }
  }
}
