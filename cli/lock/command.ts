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

Reads repositories as createrepo makes them, and writes the release NAME: all their updates, exact builds with checksums,
for nodes and containers. Requirements must be fulfilled within the release and what machines were installed from (base).
The same repositories always give the same file, byte for byte. docs/releases.md tells more.

  --config FILE          where packages come from, and what may not come in; lock.yaml by default
  --repository WHERE     instead: one repository, for nodes and containers alike
  --base WHERE           with --repository: what machines were installed from; may be given more than once
  --os-family FAMILY     with --repository: e.g. el6; by default that of the release to begin with
  --architecture ARCH    with --repository: x86_64 by default
  --from RELEASE.yaml    the release to begin with: what no repository has anything newer for stays as it says, and so
                         does the framework
  --only PACKAGE         just this package (a name, or one exact build), what it needs, and what would break without
                         moving along; the rest stays as in --from. May be given more than once
  --as-of DAY            packages count as old as they are on this day, e.g. 2026-11-25, and later ones aren't seen;
                         \`today\` is this machine's date, in UTC. Needed where the configuration has minimumAgeDays
  --impact FILE          a list of impact entries that come before the built-in catalogue, as in a stack's configuration, to
                         judge by what is erased or moves
  --output FILE          where the release goes; \`-\`, the default, is standard output

What was left out and why, and what to look at, is told on standard error; it's in the release file, too.

Exit codes:

  0  the release was made
  1  it can't be: a repository can't be read or isn't what its checksums say, or requirements aren't fulfilled
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
