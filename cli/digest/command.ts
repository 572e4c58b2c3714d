import path from "node:path";
import { CALENDAR_FILE, type FileKind, RELEASE_FILE } from "../../declarations/file-kinds";
import { calendarDigest } from "../../maintenance/calendar/digest";
import { readCalendarContent } from "../../maintenance/calendar/parse";
import { releaseDigest } from "../../maintenance/release/digest";
import { parseRelease } from "../../maintenance/release/parse";
import type { Command } from "../maint/command";
import { readArgument } from "../../declarations/read-argument";
import { parseDigestOptions } from "./options";

export const digest: Command = {
  summary: "tells the digest of a release, e.g. of one that was edited by hand, or of a calendar",
  help: `Usage: maint digest RELEASE.yaml
       maint digest --calendar CALENDAR.yaml

Prints the digest by which change files, promotions and evidence name a release: over all that decides what machines run. It's not over the
release's name, nor over what the file only notes. docs/releases.md tells more.
A calendar's is over all that it says; a policy pack pins calendars by it (docs/policies.md).

Exit codes:

  0  the digest was printed
  1  the file can't be read, or isn't what it's taken for; each of its problems is told
`,
  run: (args, { cwd, print }) => {
    const { kind, file } = parseDigestOptions(args);
    const read = (what: FileKind): string => readArgument(what, path.resolve(cwd, file), file);
    const told =
      kind === "release"
        ? releaseDigest(parseRelease(read(RELEASE_FILE), file))
        : calendarDigest(readCalendarContent(read(CALENDAR_FILE), file));
    print(`${told}\n`);
    return Promise.resolve(0);
  },
};
