import { randomUUID } from "node:crypto";
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { releaseDigest } from "../maintenance/release/digest";
import { formatRelease } from "../maintenance/release/format";
import type { Release } from "../maintenance/release/release";
import { RELEASE_FILE } from "./file-kinds";
import { makeOwnFolder, OWN_FOLDER } from "./own-folder";
import { FileUnreadable, ProjectFiles } from "./project-files";

const FOLDER = "releases";

/** A program's release can't be kept where the providers read it. */
export class ReleaseNotKept extends Error {
  override readonly name = "ReleaseNotKept";

  constructor(release: string, namedBy: string, reason: string) {
    super(
      `Release ${release} of ${namedBy} can't be kept in ${OWN_FOLDER}/${FOLDER}: ${reason}. ` +
        "The providers read it there. Let the user who runs Pulumi write below the project's folder.",
    );
  }
}

/** Whether a release file is one that `keepRelease` wrote. */
export function isKept(file: string): boolean {
  return path.dirname(file) === path.join(OWN_FOLDER, FOLDER);
}

/** Where a release that a program declared as an object is kept, relative to the project. A note that changes no machine changes no path either. */
export function keptFileOf(release: Release): string {
  const name = `${release.name}-${releaseDigest(release).replace("sha256:", "").slice(0, 16)}.yaml`;
  return path.join(OWN_FOLDER, FOLDER, name);
}

/** Whether a release file is one that `keepRelease` writes, and nobody has written it here: a refresh in a fresh checkout runs no program. */
export function isKeptElsewhere(file: string, root = process.cwd()): boolean {
  return isKept(file) && !existsSync(path.join(root, file));
}

/**
 * Keeps a release that a program declared as an object, in a file below the project: the providers are other processes, and the
 * state has only its name and digest. An equal file stays as it is, and so does each other one: another stack's state may name it.
 *
 * @param root the project's folder
 * @returns the file's path, relative to the project
 * @throws ReleaseNotKept
 */
export function keepRelease(release: Release, namedBy: string, root = process.cwd()): string {
  const file = keptFileOf(release);
  try {
    const folder = makeOwnFolder(root, FOLDER);
    const place = path.join(folder, path.basename(file));
    const text = formatRelease(release);
    if (readKept(file, namedBy, root) !== text) replace(place, text);
    return file;
  } catch (error) {
    throw new ReleaseNotKept(release.name, namedBy, error instanceof Error ? error.message : String(error));
  }
}

function readKept(file: string, namedBy: string, root: string): string | undefined {
  try {
    return new ProjectFiles(root).readIfThere(RELEASE_FILE, file, namedBy);
  } catch (error) {
    // A link or a folder in its place is replaced, or says why it isn't.
    if (error instanceof FileUnreadable) return undefined;
    throw error;
  }
}

/** At once, so that a provider of another run never reads half of it. */
function replace(place: string, text: string): void {
  const unfinished = path.join(path.dirname(place), `.${randomUUID()}.tmp`);
  try {
    writeFileSync(unfinished, text, { flag: "wx" });
    renameSync(unfinished, place);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
