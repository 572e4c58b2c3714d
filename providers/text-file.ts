import { existsSync, readFileSync } from "node:fs";

/** A file that the project needs can't be read. */
export class FileUnreadable extends Error {
  override readonly name = "FileUnreadable";

  constructor(what: string, file: string, error: unknown) {
    super(`The ${what} ${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/**
 * @param what how the message names the file, such as `release file`
 * @throws FileUnreadable
 */
export function readTextFile(what: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new FileUnreadable(what, file, error);
  }
}

/**
 * As {@link readTextFile}, of a file that needn't be there.
 *
 * @throws FileUnreadable
 */
export function readTextFileIfThere(what: string, file: string): string | undefined {
  return existsSync(file) ? readTextFile(what, file) : undefined;
}
