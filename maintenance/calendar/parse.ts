import { Temporal } from "@js-temporal/polyfill";
import type { FileForm } from "../files/form";
import { InvalidFile, type PathSegment, type Problem } from "../files/problem";
import { createProblem, validateFile } from "../files/validate";
import {
  DEFAULT_BUSINESS_HOURS,
  defaultWindow,
  SINCE,
  type Calendar,
  type Exception,
  type Holiday,
  type RecurringWindow,
} from "./calendar";
import { firstMomentOf, startOfDay } from "./local-time";
import { CalendarFile, WEEKDAYS, type CalendarFileContent } from "./schema";

const FORM: FileForm = { what: "a calendar file", fields: ["timeZone"] };

/**
 * Reads a calendar file.
 * @throws InvalidFile with every problem of the file
 */
export function parseCalendar(text: string, file: string): Calendar {
  return buildCalendar(readCalendarContent(text, file));
}

/**
 * What a calendar file says, as plain values.
 * @throws InvalidFile with every problem of the file
 */
export function readCalendarContent(text: string, file: string): CalendarFileContent {
  const source = validateFile({ file, text }, CalendarFile, FORM);
  const problems = findProblems(source.value).map(({ path, message }): Problem =>
    createProblem(source, path, message),
  );
  if (problems.length > 0) throw new InvalidFile(problems);
  return source.value;
}

/** A calendar from a file's content, which has no problems. */
export function buildCalendar(content: CalendarFileContent): Calendar {
  const { timeZone } = content;
  return {
    timeZone,
    windows: content.windows?.map((window) => buildWindow(window, timeZone)) ?? [defaultWindow(timeZone)],
    freezes: (content.freezes ?? []).map(({ from, to, reason }) => ({
      reason,
      start: startOfDay(Temporal.PlainDate.from(from), timeZone),
      end: startOfDay(Temporal.PlainDate.from(to).add({ days: 1 }), timeZone),
    })),
    extraWindows: (content.extraWindows ?? []).map(({ from, to, reason }): Exception => ({
      reason,
      start: readLocal(from, timeZone),
      end: readLocal(to, timeZone),
    })),
    holidays: (content.holidays ?? []).map(buildHoliday),
    businessHours: buildBusinessHours(content.businessHours),
  };
}

function buildWindow(
  window: NonNullable<CalendarFileContent["windows"]>[number],
  timeZone: string,
): RecurringWindow {
  return {
    name: window.name,
    recurrence: window.recurrence,
    since: readSince(window.since),
    from: Temporal.PlainTime.from(window.from),
    to: Temporal.PlainTime.from(window.to),
    timeZone: window.timeZone ?? timeZone,
    except: (window.except ?? []).map((date) => Temporal.PlainDate.from(date)),
  };
}

function buildHoliday({
  name,
  date,
  recurrence = "",
  since,
}: NonNullable<CalendarFileContent["holidays"]>[number]): Holiday {
  return {
    name,
    on: date === undefined ? { recurrence, since: readSince(since) } : Temporal.PlainDate.from(date),
  };
}

function buildBusinessHours(content: CalendarFileContent["businessHours"]): Calendar["businessHours"] {
  if (content === undefined) return DEFAULT_BUSINESS_HOURS;
  return {
    weekdays: content.days.map((day) => WEEKDAYS.indexOf(day) + 1),
    from: Temporal.PlainTime.from(content.from),
    to: Temporal.PlainTime.from(content.to),
  };
}

function readSince(since: string | undefined): Temporal.PlainDate {
  return since === undefined ? SINCE : Temporal.PlainDate.from(since);
}

function readLocal(text: string, timeZone: string): Temporal.Instant {
  const local = Temporal.PlainDateTime.from(text);
  return firstMomentOf(local.toPlainDate(), local.toPlainTime(), timeZone);
}

interface Finding {
  readonly path: readonly PathSegment[];
  readonly message: string;
}

function findProblems(content: CalendarFileContent): Finding[] {
  const findings: Finding[] = [];
  const checkOrder = (path: readonly PathSegment[], from: string, to: string, allowEqual: boolean): void => {
    // ISO texts of one form sort like what they say.
    if (to > from || (allowEqual && to === from)) return;
    findings.push({ path: [...path, "to"], message: `${to} isn't after ${from}, where it begins` });
  };
  for (const [i, { from, to }] of (content.freezes ?? []).entries())
    checkOrder(["freezes", i], from, to, true);
  for (const [i, { from, to }] of (content.extraWindows ?? []).entries())
    checkOrder(["extraWindows", i], from, to, false);
  if (content.businessHours !== undefined)
    checkOrder(["businessHours"], content.businessHours.from, content.businessHours.to, false);
  for (const [i, { date, recurrence }] of (content.holidays ?? []).entries()) {
    if ((date === undefined) === (recurrence === undefined))
      findings.push({ path: ["holidays", i], message: "give either its date or its recurrence" });
  }
  return findings;
}
