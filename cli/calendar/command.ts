import type { Command } from "../maint/command";
import { runVerb, type Verbs } from "../maint/run-verb";
import { runExport } from "./export";
import { runImport } from "./import";

const VERBS: Verbs = {
  import: runImport,
  export: runExport,
};

export const calendar: Command = {
  summary: "makes a calendar file of what a calendar program exported (iCalendar), or the other way round",
  help: `Usage: maint calendar import FILE.ics [--as KIND] [--time-zone ZONE] [--zone NAME=ZONE]… [--output FILE]
       maint calendar export CALENDAR.yaml [--days DAYS] [--output FILE]

import reads what Exchange, Outlook, Google, Thunderbird and iCloud export. It writes a calendar file with windows,
freezes or holidays. Use that file as it is, or copy it into the company's calendar. A recurring window keeps its hours
on local clocks, also in a night when clocks change. Cancelled events are left out.

export writes the windows from now on for such programs, one event each, in UTC. It leaves out the windows that freezes,
holidays and exceptions close. See docs/calendar.md.

  --as KIND            what the events are: windows (the default), freezes or holidays. Single events become extra
                       windows. Freezes and holidays are events of whole days
  --time-zone ZONE     the calendar's zone, and the zone of events without one; by default, the file's X-WR-TIMEZONE
  --zone NAME=ZONE     the zone that the file calls NAME; may be given more than once. The command knows the names of
                       IANA and Windows
  --days DAYS          for how many days the command exports windows: 92 by default, at most 731
  --output FILE        where the calendar goes; \`-\`, the default, is standard output

Standard error tells what couldn't be imported, with its line, the reason, and what to do. Comments in the calendar
repeat that. Standard error also tells where the command had to choose how to read the file.

Exit codes:

  0  all was imported, or exported
  1  nothing was imported or exported: the file can't be read, isn't of its kind, or has nothing to import
  3  some events couldn't be imported, each with its reason; the rest was imported
`,
  run: (args, surroundings) => runVerb("calendar", VERBS, args, surroundings),
};
