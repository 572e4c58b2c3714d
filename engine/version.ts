import { readFileSync } from "node:fs";
import path from "node:path";

/** The CLIs that this project was tried with, the oldest first. */
const TRIED = ["3.232.0", "3.248.0", "3.274.1"] as const;

/** Any other 3.x from this one on is taken as well. */
export const [OLDEST_CLI] = TRIED;

/** What is taken, as a part of a sentence. */
export const ACCEPTED_CLIS = `a 3.x from ${OLDEST_CLI} on (tried: ${TRIED.join(", ")})`;

/** The version that is downloaded or built where there's no CLI: the one `go.mod` beside this file pins. */
export function readPinnedVersion(
  goModule: string = readFileSync(path.join(__dirname, "go.mod"), "utf8"),
): string {
  const pinned = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\d+\.\d+\.\d+)\b/.exec(goModule)?.[1];
  if (pinned === undefined) {
    throw new Error(
      "engine/go.mod names no version of github.com/pulumi/pulumi/pkg/v3: add its `require` line again.",
    );
  }
  return pinned;
}

/** The version in what `pulumi version` prints, without the leading `v`; undefined where it prints none. */
export function parseVersion(printed: string): string | undefined {
  return /^v?(\d+\.\d+\.\d+)/.exec(printed.trim())?.[1];
}

/** Whether `version` has the major number of `minimum` and is at least as new. Both are `major.minor.patch`. */
export function isRecentEnough(version: string, minimum: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0, wantedPatch = 0] = minimum.split(".").map(Number);
  if (major !== wantedMajor) return false;
  return minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch);
}
