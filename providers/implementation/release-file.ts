import { releaseDigest } from "../../maintenance/release/digest";
import { parseRelease } from "../../maintenance/release/parse";
import type { Release } from "../../maintenance/release/release";
import type { PartArgs } from "../part";
import { readTextFile } from "../text-file";

/** The release file says something else than when the run began. */
export class ReleaseChanged extends Error {
  override readonly name = "ReleaseChanged";

  constructor(file: string, declared: string, found: string) {
    super(
      `${file} was changed while it was being worked with: it was ${declared}, and is ${found} now. ` +
        "Nothing was changed by this resource; preview again and look at the new plan.",
    );
  }
}

/**
 * The release as its file says it now.
 *
 * @throws InvalidFile, FileUnreadable
 */
export function readRelease(file: string): Release {
  return parseRelease(readTextFile("release file", file), file);
}

/**
 * The release that was declared, and no other.
 *
 * @throws ReleaseChanged, InvalidFile, FileUnreadable
 */
export function readDeclaredRelease({ file, digest }: PartArgs["release"]): Release {
  const release = readRelease(file);
  const found = releaseDigest(release);
  if (found !== digest) throw new ReleaseChanged(file, digest, found);
  return release;
}

/**
 * The armored public keys, one after another.
 *
 * @throws FileUnreadable
 */
export function readReleaseKeys(files: readonly string[]): string {
  return files.map((file) => readTextFile("release key", file).trimEnd()).join("\n");
}
