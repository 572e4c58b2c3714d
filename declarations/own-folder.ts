import { lstatSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Below the project: what this program writes there by itself. */
export const OWN_FOLDER = ".maintenance";

/**
 * Makes a folder below `.maintenance` of the project. git is told to look away.
 *
 * @returns its absolute path
 */
export function makeOwnFolder(project: string, name: string): string {
  const own = makeFolder(path.join(project, OWN_FOLDER));
  const folder = makeFolder(path.join(own, name));
  const ignored = path.join(own, ".gitignore");
  if (lstatSync(ignored, { throwIfNoEntry: false }) === undefined)
    writeFileSync(ignored, "*\n", { flag: "wx" });
  return folder;
}

/** What is in the project may be somebody else's: a link there could lead to any folder of whoever runs this. */
function makeFolder(folder: string): string {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    throw new Error(`${folder} is a link`);
  mkdirSync(folder, { recursive: true });
  return folder;
}
