import { releaseDigest } from "../../maintenance/release/digest";
import { parseRelease } from "../../maintenance/release/parse";
import type { Release } from "../../maintenance/release/release";
import type { PackagesArgs } from "../packages-args";
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

/** @throws ReleaseChanged, InvalidFile, FileUnreadable */
export function readRelease(reference: PackagesArgs["release"]): Release {
  const release = parseRelease(readTextFile("release file", reference.file), reference.file);
  const digest = releaseDigest(release);
  if (digest !== reference.digest) throw new ReleaseChanged(reference.file, reference.digest, digest);
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
