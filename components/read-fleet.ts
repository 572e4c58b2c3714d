import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Fleet } from "../maintenance/fleet/fleet";
import { parseFleet } from "../maintenance/fleet/parse";
import type { SourceFile } from "../maintenance/files/problem";

/** A file that the stack's configuration names can't be read. */
export class FileUnreadable extends Error {
  override readonly name = "FileUnreadable";

  constructor(what: string, file: string, error: unknown) {
    super(`The ${what} ${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/**
 * Reads a fleet from a file, or from all `.yaml` files of a folder.
 *
 * @param path relative to the project
 * @throws FileUnreadable, InvalidFile
 */
export function readFleet(path: string): Fleet {
  return parseFleet(readSources(path));
}

function readSources(path: string): SourceFile[] {
  try {
    if (!statSync(path).isDirectory()) return [{ file: path, text: readFileSync(path, "utf8") }];
    const files = readdirSync(path).filter((file) => /\.ya?ml$/.test(file));
    return files
      .sort()
      .map((file) => ({ file: join(path, file), text: readFileSync(join(path, file), "utf8") }));
  } catch (error) {
    throw new FileUnreadable("fleet file", path, error);
  }
}
