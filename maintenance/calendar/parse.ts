import { Temporal } from "@js-temporal/polyfill";
import type { FileForm } from "../files/form";
import { type GivenObject, InvalidFile, type Problem } from "../files/problem";
import { createProblem, validateDeclared } from "../files/validate";
import {
  DEFAULT_BUSINESS_HOURS,
  defaultWindow,
  SINCE,
  type Calendar,
  type Exception,
  type Holiday,
  type RecurringWindow,
} from "./calendar";
import { findContradictions } from "./contradictions";
import { readLocal, startOfDay } from "./local-time";
import { WEEKDAYS } from "./recurrence/rule";
import { CalendarFile, type CalendarFileContent } from "./schema";

const FORM: FileForm = { what: "a calendar file", fields: ["timeZone"] };

/**
 * Reads a calendar file.
 * @throws InvalidFile with every problem of the file
 */
export function parseCalendar(text: string, file: string): Calendar {
  return buildCalendar(readCalendarContent(text, file));
}

/**
 * What a calendar file says, or an object in its place, as plain values.
 * @throws InvalidFile with every problem of the file
 */
export function readCalendarContent(text: string | GivenObject, file: string): CalendarFileContent {
  const source = validateDeclared({ file, text }, CalendarFile, FORM);
  const problems = findContradictions(source.value).map(({ path, message }): Problem =>
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
    except: (window.except ?? []).map(readDate),
  };
}

function buildHoliday({
  name,
  date,
  recurrence = "",
  since,
  except = [],
}: NonNullable<CalendarFileContent["holidays"]>[number]): Holiday {
  if (date !== undefined) return { name, on: Temporal.PlainDate.from(date) };
  return { name, on: { recurrence, since: readSince(since), except: except.map(readDate) } };
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
  return since === undefined ? SINCE : readDate(since);
}

function readDate(date: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(date);
}
