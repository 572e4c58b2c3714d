import { Temporal } from "@js-temporal/polyfill";
import type { Calendar } from "./calendar";
import { contains, type Interval } from "./intervals";
import { firstMomentOf } from "./local-time";
import { fallsOn, wholeDaysIn } from "./recurrence/recurrence";

/** How far ahead business hours are looked for. */
const HORIZON_DAYS = 366;

/** Whether people are in the office on a date: a working weekday that is no holiday. */
export function isBusinessDay(calendar: Calendar, date: Temporal.PlainDate): boolean {
  return (
    calendar.businessHours.weekdays.includes(date.dayOfWeek) && nameHoliday(calendar, date) === undefined
  );
}

/** By calendar and date: rules ask for the same few weeks over and over, and walking a recurrence takes long. */
const NAMED = new WeakMap<Calendar, Map<string, string | undefined>>();

/** The name of the holiday that a date is. */
export function nameHoliday(calendar: Calendar, date: Temporal.PlainDate): string | undefined {
  const named = NAMED.get(calendar) ?? new Map<string, string | undefined>();
  NAMED.set(calendar, named);
  const key = date.toString();
  if (!named.has(key)) named.set(key, findHoliday(calendar, date));
  return named.get(key);
}

function findHoliday(calendar: Calendar, date: Temporal.PlainDate): string | undefined {
  const begin = wholeDaysIn(calendar.timeZone);
  return calendar.holidays.find(({ on }) => {
    if (on instanceof Temporal.PlainDate) return on.equals(date);
    return !on.except.some((other) => other.equals(date)) && fallsOn(on, begin, date);
  })?.name;
}

/** Whether a moment is in business hours. */
export function isInBusinessHours(calendar: Calendar, moment: Temporal.Instant): boolean {
  const date = moment.toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  return isBusinessDay(calendar, date) && contains(businessHoursOf(calendar, date), moment);
}

/** The business hours that are running at a moment, or the next ones; undefined when there are none within a year. */
export function findNextBusinessHours(calendar: Calendar, now: Temporal.Instant): Interval | undefined {
  const today = now.toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  for (let days = 0; days <= HORIZON_DAYS; days++) {
    const date = today.add({ days });
    const hours = businessHoursOf(calendar, date);
    if (isBusinessDay(calendar, date) && Temporal.Instant.compare(now, hours.end) < 0) return hours;
  }
  return undefined;
}

function businessHoursOf(
  { timeZone, businessHours: { from, to } }: Calendar,
  date: Temporal.PlainDate,
): Interval {
  return { start: firstMomentOf(date, from, timeZone), end: firstMomentOf(date, to, timeZone) };
}
