import { randomUUID } from "node:crypto";
import { lstat, open, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Writes a file at once: nobody ever finds half of it, not even after the power failed. It takes the place of a link, and not
 * of what the link leads to: where links are somebody else's, that may be any file of whoever runs this. Into what is no file
 * (a pipe, /dev/stdout) it's written directly.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const there = await lstat(file).catch(() => undefined);
  const isReplaced = there === undefined || there.isFile() || there.isSymbolicLink();
  if (!isReplaced || OF_THE_SYSTEM.test(path.resolve(file))) {
    await writeFile(file, text);
    return;
  }
  const unfinished = await writeBeside(file, text, there?.isFile() === true ? there.mode : undefined);
  try {
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Links there stand for what a process has open. */
const OF_THE_SYSTEM = /^\/(dev|proc)\//;

const PERMISSIONS = 0o777;

/**
 * Writes a file in the folder of another, which it is to become.
 *
 * @param mode its permissions; by default those of any new file
 * @returns its path
 */
export async function writeBeside(file: string, text: string, mode?: number): Promise<string> {
  // A web server offers nothing that begins with a dot, if it's told so. Nobody can foresee the name, and put a link there.
  const unfinished = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
  const handle = await open(unfinished, "wx");
  try {
    if (mode !== undefined) await handle.chmod(mode & PERMISSIONS);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return unfinished;
}
