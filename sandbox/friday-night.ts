import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { withVersion } from "../maintenance/files/version";
import { releaseDigest } from "../maintenance/release/digest";
import { parseRelease } from "../maintenance/release/parse";

/** A stack's configuration for a run in the night of Friday, 27 November 2026. */
export const FRIDAY_NIGHT = {
  calendar: "calendar.yaml",
  environment: "sandbox",
  clock: "2026-11-27T22:05-05:00",
};

/**
 * Writes a T2 for that night, which these customers were told of.
 *
 * @param parts of the change file, instead of what it has; undefined leaves one out
 * @returns its path
 */
export async function writeChange(
  folder: string,
  releaseFile: string,
  customers: readonly string[],
  parts: Record<string, unknown> = {},
): Promise<string> {
  const release = parseRelease(await readFile(releaseFile, "utf8"), releaseFile);
  const file = join(folder, "change.yaml");
  const change = {
    change: "friday-night",
    title: "What the release brings",
    tier: "T2",
    layers: ["nodes", "containers"],
    release: { name: release.name, digest: releaseDigest(release) },
    estimate: { totalMinutes: 30 },
    notices: [
      {
        kind: "monday",
        window: "2026-11-27T22:00-05:00",
        sentAt: "2026-11-23T09:30-05:00",
        customers,
        minutes: 30,
      },
    ],
    ...parts,
  };
  await writeFile(file, stringify(withVersion(change)));
  return file;
}
