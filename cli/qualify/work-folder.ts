import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";

/** With the number of the process that it's of, so that another one sees when nobody needs it any more. */
const FOLDER = /^qualify-(\d+)-\w+$/;

/**
 * Makes a folder for files of this process, and removes those that processes left behind which were killed.
 *
 * @param parent where folders like these are
 */
export async function makeWorkFolder(parent: string): Promise<string> {
  await removeAbandoned(parent);
  return mkdtemp(path.join(parent, `qualify-${process.pid}-`));
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, pid] = FOLDER.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = path.join(parent, name);
    // Everybody may make folders there: only our own are removed.
    const found = await lstat(folder).catch(() => undefined);
    if (found?.isDirectory() === true && found.uid === process.getuid?.())
      await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's is alive as well.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
