import { readFile } from "node:fs/promises";
import { releaseDigest } from "../../maintenance/release/digest";
import { parseRelease } from "../../maintenance/release/parse";
import type { Release } from "../../maintenance/release/release";
import type { PackagesArgs } from "../packages-args";

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

/** @throws ReleaseChanged, InvalidFile, or an error of the file system */
export async function readRelease(reference: PackagesArgs["release"]): Promise<Release> {
  const release = parseRelease(await readFile(reference.file, "utf8"), reference.file);
  const digest = releaseDigest(release);
  if (digest !== reference.digest) throw new ReleaseChanged(reference.file, reference.digest, digest);
  return release;
}

/** The armored public keys, one after another. */
export async function readReleaseKeys(files: readonly string[]): Promise<string> {
  const keys = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return keys.map((key) => key.trimEnd()).join("\n");
}
