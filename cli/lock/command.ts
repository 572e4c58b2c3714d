import path from "node:path";
import { RELEASE_FILE } from "../../declarations/file-kinds";
import { formatRelease } from "../../maintenance/release/format";
import { parseRelease } from "../../maintenance/release/parse";
import type { Release } from "../../maintenance/release/release";
import type { LockSettings } from "../../maintenance/repository/lock-settings";
import { STANDARD_STREAM } from "../maint/arguments";
import { type Command, MisusedCommand } from "../maint/command";
import { readCatalogue } from "../diff/read-catalogue";
import { readArgument } from "../../declarations/read-argument";
import { type LockOptions, parseLockOptions } from "./options";
import { replaceFile } from "../maint/replace-file";
import { makeRelease } from "./make-release";
import { readRepositories } from "./read-repositories";
import { describeLock } from "./report";
import { readSettings } from "./settings";

export const lock: Command = {
  summary: "makes a release file of what package repositories offer",
  help: `Usage: maint lock NAME [--config FILE] [--from RELEASE.yaml] [--only PACKAGE]… [OPTION]…
       maint lock NAME --repository PATH|URL [--base PATH|URL]… [--os-family FAMILY] [OPTION]…

Reads repositories as createrepo makes them, and writes the release NAME: all their updates for nodes and containers,
as exact builds with checksums. The release and the base together must have all that a package needs. The base is what
machines were installed from. The same repositories always give the same file, byte for byte. See docs/releases.md.

  --config FILE          where packages come from, and which ones are excluded; lock.yaml by default
  --repository WHERE     instead of --config: one repository, for nodes and containers alike
  --base WHERE           with --repository: what machines were installed from; may be given more than once
  --os-family FAMILY     with --repository: e.g. el6; by default, the family of the release under --from
  --architecture ARCH    with --repository: x86_64 by default
  --from RELEASE.yaml    the release to begin with. It keeps its framework, and each package without a newer build
  --only PACKAGE         takes only this package (a name, or one exact build). What it needs comes along, and so do
                         packages that would break. The rest stays as in --from. May be given more than once
  --as-of DAY            counts the age of packages on this day, e.g. 2026-11-25, and leaves out later ones. \`today\` is
                         this machine's date, in UTC. A configuration with minimumAgeDays needs it
  --impact FILE          impact entries that come before the built-in catalogue, as in a stack's configuration. The
                         command judges by them what is erased or moves
  --output FILE          where the release goes; \`-\`, the default, is standard output

Standard error tells which packages were left out, why, and what needs a look. The release file has that, too.

Exit codes:

  0  the release was made
  1  no release was made: a repository can't be read, its checksums differ, or a package lacks what it needs
`,
  run: async (args, { cwd, print, tell }) => {
    const options = parseLockOptions(args, () => new Date().toISOString().slice(0, 10));
    const from = readEarlier(options, cwd);
    const catalogue = readCatalogue(options.impact, cwd);
    const placed = readSettings(options, from, cwd);
    refuseUnknownAges(options, placed.settings);
    const repositories = await readRepositories(placed);
    const made = await makeRelease(options, placed.settings, repositories, from);
    const text = formatRelease(made.release);
    // What can't be read back would only be found out by those who want to use it.
    parseRelease(text, options.output);
    if (options.output === STANDARD_STREAM) print(text);
    else await replaceFile(path.resolve(cwd, options.output), text);
    tell(describeLock(made, repositories, from, catalogue));
    return 0;
  },
};

function readEarlier({ from }: LockOptions, cwd: string): Release | undefined {
  if (from === undefined) return undefined;
  return parseRelease(readArgument(RELEASE_FILE, path.resolve(cwd, from)), from);
}

function refuseUnknownAges({ asOf }: LockOptions, { minimumAgeDays }: LockSettings): void {
  if (asOf !== undefined || Object.values(minimumAgeDays).every((days) => days === 0)) return;
  throw new MisusedCommand(
    "The configuration has minimumAgeDays, so what is locked depends on the day: say --as-of, e.g. --as-of today.",
  );
}
