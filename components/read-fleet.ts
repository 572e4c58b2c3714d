import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../maintenance/files/problem";
import type { Fleet } from "../maintenance/fleet/fleet";
import { parseFleet } from "../maintenance/fleet/parse";
import { frameworkOf } from "./node-parts";
import { FileUnreadable, readTextFile } from "../providers/text-file";

/**
 * Reads a fleet from a file, or from all `.yaml` files of a folder.
 *
 * @param path relative to the project
 * @throws FileUnreadable, InvalidFile
 */
export function readFleet(path: string): Fleet {
  const fleet = parseFleet(listFiles(path).map(readSource));
  // Also read by the providers; but a missing key should be told before anything is planned.
  for (const key of fleet.releaseKeys) readTextFile("release key", key);
  for (const key of frameworkKeys(fleet)) readTextFile("framework key", key);
  return fleet;
}

function frameworkKeys({ nodes }: Fleet): ReadonlySet<string> {
  const frameworks = Object.values(nodes).flatMap((node) => Object.values(frameworkOf(node)));
  return new Set(frameworks.flatMap(({ keys }) => keys));
}

function listFiles(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter((file) => /\.ya?ml$/.test(file))
      .sort()
      .map((file) => join(path, file));
  } catch (error) {
    throw new FileUnreadable("fleet file", path, error);
  }
}

function readSource(file: string): SourceFile {
  return { file, text: readTextFile("fleet file", file) };
}
