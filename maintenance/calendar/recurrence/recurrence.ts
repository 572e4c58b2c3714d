import { Temporal } from "@js-temporal/polyfill";
import { isBefore } from "../intervals";
import { firstMomentOf } from "../local-time";
import { toCivilDay, toDate, type CivilDay } from "./civil-day";
import { walkDays } from "./days";
import { parseRule } from "./parse-rule";
import type { Until } from "./rule";

/** The days of a rule, counted from its first one. */
export interface Recurrence {
  /** RFC 5545, days only. */
  readonly recurrence: string;
  /** The recurrence's first day; INTERVAL and COUNT count from it. */
  readonly since: Temporal.PlainDate;
}

/** When on a day it begins what recurs: UNTIL may be a moment. */
export interface BeginOfDay {
  readonly from: Temporal.PlainTime;
  readonly timeZone: string;
}

const MIDNIGHT = Temporal.PlainTime.from("00:00");

/** What begins with the day in a zone. */
export function wholeDaysIn(timeZone: string): BeginOfDay {
  return { from: MIDNIGHT, timeZone };
}

/**
 * The dates on which a recurrence falls, from `first` to `last`, both included: those on which it begins not later than UNTIL.
 * @throws InvalidRule
 */
export function listDates(
  { recurrence, since }: Recurrence,
  begin: BeginOfDay,
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
): Temporal.PlainDate[] {
  if (Temporal.PlainDate.compare(first, last) > 0) return [];
  const rule = parseRule(recurrence);
  const { until } = rule;
  const end = until === undefined ? undefined : toCivilDay(dateOf(until));
  const lastDay = Math.min(toCivilDay(last), (end ?? Infinity) + 1);
  const days = [...walkDays(rule, toCivilDay(since), toCivilDay(first), lastDay)];
  // No zone is more than a day from UTC: only the days around UNTIL have to be looked at.
  const isBeforeEnd = (day: CivilDay): boolean =>
    until === undefined || end === undefined || day < end - 1 || beginsBy(until, toDate(day), begin);
  return days.filter(isBeforeEnd).map(toDate);
}

/** Whether a date is one of the recurrence's. */
export function fallsOn(recurrence: Recurrence, begin: BeginOfDay, date: Temporal.PlainDate): boolean {
  return listDates(recurrence, begin, date, date).length > 0;
}

function dateOf(until: Until): Temporal.PlainDate {
  if (until instanceof Temporal.PlainDate) return until;
  return until instanceof Temporal.PlainDateTime
    ? until.toPlainDate()
    : until.toZonedDateTimeISO("UTC").toPlainDate();
}

/** Whether what recurs begins on a date not later than UNTIL. */
export function beginsBy(until: Until, date: Temporal.PlainDate, { from, timeZone }: BeginOfDay): boolean {
  if (until instanceof Temporal.PlainDate) return Temporal.PlainDate.compare(date, until) <= 0;
  if (until instanceof Temporal.PlainDateTime)
    return Temporal.PlainDateTime.compare(date.toPlainDateTime(from), until) <= 0;
  return !isBefore(until, firstMomentOf(date, from, timeZone));
}
