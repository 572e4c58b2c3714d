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

Prints a release's digest. Change files, promotions and evidence name the release by it. The digest covers all that
decides what machines run. It doesn't cover the release's name, or what the file only notes. See docs/releases.md.
A calendar's digest covers the whole calendar. A policy pack pins calendars by it. See docs/policies.md.

Exit codes:

  0  the digest was printed
  1  the file can't be read, or isn't of its kind; the command names each problem
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
