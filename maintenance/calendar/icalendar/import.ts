import type { CalendarFileContent } from "../schema";
import { NotImported, type Finding } from "./finding";
import { readSeries } from "./read-series";
import type { Series } from "./series";
import { listTimes, toFreeze } from "./to-freezes";
import { toHolidays } from "./to-holidays";
import { toExtraWindow, toWindows } from "./to-windows";
import type { ZoneSettings } from "./zones";

/** What the events of a file are. */
export const EVENT_KINDS = ["windows", "freezes", "holidays"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface Imported {
  readonly content: CalendarFileContent;
  /** By line. */
  readonly findings: readonly Finding[];
  /** How many of the content's entries come from the file. */
  readonly count: number;
}

type Entries = {
  [List in "windows" | "extraWindows" | "freezes" | "holidays"]: NonNullable<CalendarFileContent[List]>;
};

/**
 * A calendar of what an iCalendar text has, as windows, freezes or holidays.
 * @throws InvalidFile when it's no iCalendar text
 */
export function importCalendar(
  text: string,
  file: string,
  kind: EventKind,
  settings: ZoneSettings,
): Imported {
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => void findings.push(finding);
  const entries: Entries = { windows: [], extraWindows: [], freezes: [], holidays: [] };
  for (const series of readSeries(text, file, settings, tell)) {
    const problem = (message: string): void => {
      tell({ kind: "problem", line: series.line, message: `"${series.name}" ${message}` });
    };
    attempt(problem, () => {
      add(entries, series, kind, settings.timeZone, tell, problem);
    });
  }
  const lists = Object.entries(entries).filter(
    // No windows are none, and not those that a calendar has where it says nothing.
    ([name, list]) => list.length > 0 || (kind === "windows" && name === "windows"),
  );
  return {
    content: { timeZone: settings.timeZone, ...Object.fromEntries(lists) },
    findings: findings.sort((a, b) => a.line - b.line),
    count: Object.values(entries).reduce((sum, list) => sum + list.length, 0),
  };
}

function add(
  entries: Entries,
  series: Series,
  kind: EventKind,
  timeZone: string,
  tell: (finding: Finding) => void,
  problem: (message: string) => void,
): void {
  const { name, line, singles } = series;
  if (kind === "holidays") {
    entries.holidays.push(...toHolidays(series));
  } else if (kind === "windows") {
    attempt(problem, () => void entries.windows.push(...toWindows(series, timeZone)));
    for (const single of singles)
      attempt(problem, () => void entries.extraWindows.push(toExtraWindow(name, single, timeZone)));
  } else {
    for (const single of listTimes(series)) {
      attempt(problem, () => {
        const { freeze, exact } = toFreeze(name, single, timeZone);
        entries.freezes.push(freeze);
        if (!exact)
          tell({
            kind: "note",
            line,
            message: `"${name}" isn't of whole days, as freezes are: it's one from ${freeze.from} to ${freeze.to}`,
          });
      });
    }
  }
}

function attempt(problem: (message: string) => void, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof NotImported)) throw error;
    problem(error.message);
  }
}
