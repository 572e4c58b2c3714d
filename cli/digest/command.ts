import path from "node:path";
import { RELEASE_FILE } from "../../declarations/file-kinds";
import { releaseDigest } from "../../maintenance/release/digest";
import { parseRelease } from "../../maintenance/release/parse";
import type { Command } from "../maint/command";
import { readArgument } from "../maint/read-argument";
import { parseDigestOptions } from "./options";

export const digest: Command = {
  summary: "tells the digest of a release, e.g. of one that was edited by hand",
  help: `Usage: maint digest RELEASE.yaml

Prints the digest by which change files, promotions and evidence name a release: over all that decides what machines run. It's not over the
release's name, nor over what the file only notes. docs/releases.md tells more.

Exit codes:

  0  the digest was printed
  1  the file can't be read, or is no release; each of its problems is told
`,
  run: (args, { cwd, print }) => {
    const file = parseDigestOptions(args);
    const release = parseRelease(readArgument(RELEASE_FILE, path.resolve(cwd, file), file), file);
    print(`${releaseDigest(release)}\n`);
    return Promise.resolve(0);
  },
};
