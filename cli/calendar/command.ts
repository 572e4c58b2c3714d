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

import reads what Exchange, Outlook, Google, Thunderbird and iCloud export, and writes a calendar file: its windows,
freezes or holidays, to be used as it is, or to be copied into the company's calendar. A recurring window keeps its hours
on local clocks, also in a night when clocks are changed. What is cancelled is left out.

export writes the windows from now on for such programs, one event each, in UTC; what freezes, holidays and exceptions
close isn't among them. docs/calendar.md tells more.

  --as KIND            what the events are: windows (the default; single events become extra windows), freezes (of whole
                       days), or holidays (events of whole days)
  --time-zone ZONE     the calendar's zone, and that of events that say none; by default what the file says
                       (X-WR-TIMEZONE)
  --zone NAME=ZONE     which zone it is that the file calls NAME; may be given more than once. Names of IANA and Windows
                       are known
  --days DAYS          how many days' windows are exported: 92 by default, at most 731
  --output FILE        where the calendar goes; \`-\`, the default, is standard output

What can't be imported is told on standard error, with its line, the reason, and what to do, and as comments in the
calendar. So is, on standard error only, what was read in a way that one should know.

Exit codes:

  0  all was imported, or exported
  1  nothing was: the file can't be read, isn't of its kind, or has nothing to import
  3  something couldn't be imported, each thing with its reason; the rest was
`,
  run: (args, surroundings) => runVerb("calendar", VERBS, args, surroundings),
};
