import { Temporal } from "@js-temporal/polyfill";
import type { Exception, Holiday, RecurringWindow } from "./calendar";
import { InvalidICalendar, readEvents, type CalendarEvent, type LocalMoment } from "./icalendar-events";
import { firstMomentOf } from "./local-time";

/**
 * The windows of an iCalendar text: events that recur, and single ones.
 *
 * @param timeZone of events that don't name one
 * @throws InvalidICalendar
 */
export function importWindows(
  text: string,
  timeZone: string,
): { readonly windows: RecurringWindow[]; readonly extraWindows: Exception[] } {
  const events = readEvents(text, timeZone);
  return {
    windows: events.flatMap((event) => (event.recurrence === undefined ? [] : [readWindow(event)])),
    extraWindows: events.flatMap((event) => (event.recurrence === undefined ? [readException(event)] : [])),
  };
}

/**
 * The freezes of an iCalendar text: single events, whole days or not.
 * @throws InvalidICalendar
 */
export function importFreezes(text: string, timeZone: string): Exception[] {
  return readEvents(text, timeZone).map((event) => {
    if (event.recurrence !== undefined)
      throw new InvalidICalendar(event.name, "recurs, which a freeze can't; write each time down");
    return readException(event);
  });
}

/**
 * The holidays of an iCalendar text: events of whole days.
 * @throws InvalidICalendar
 */
export function importHolidays(text: string, timeZone: string): Holiday[] {
  return readEvents(text, timeZone).flatMap(({ name, start, end, recurrence, except }): Holiday[] => {
    if (!start.wholeDay) throw new InvalidICalendar(name, "isn't about whole days, as a holiday is");
    const since = start.local.toPlainDate();
    const days = Math.max(1, since.until(end.local.toPlainDate()).days);
    if (recurrence === undefined)
      return Array.from({ length: days }, (_, i) => ({ name, on: since.add({ days: i }) }));
    if (days > 1)
      throw new InvalidICalendar(name, "recurs and is longer than a day; write an event for each day");
    return [{ name, on: { recurrence, since, except } }];
  });
}

function readWindow({ name, start, end, recurrence = "", except }: CalendarEvent): RecurringWindow {
  const from = start.local.toPlainTime();
  const to = end.local.toPlainTime();
  const crossesMidnight = Temporal.PlainTime.compare(to, from) <= 0;
  const lastDay = start.local.toPlainDate().add({ days: crossesMidnight ? 1 : 0 });
  if (start.timeZone !== end.timeZone)
    throw new InvalidICalendar(name, "begins in one time zone and ends in another");
  if (!end.local.toPlainDate().equals(lastDay))
    throw new InvalidICalendar(name, "recurs and is longer than a day, which a window can't be");
  return {
    name,
    recurrence,
    since: start.local.toPlainDate(),
    from,
    to,
    timeZone: start.timeZone,
    except,
  };
}

function readException({ name, start, end }: CalendarEvent): Exception {
  const interval = { reason: name, start: momentOf(start), end: momentOf(end) };
  if (Temporal.Instant.compare(interval.start, interval.end) >= 0)
    throw new InvalidICalendar(name, "ends before it begins, or at once");
  return interval;
}

function momentOf({ local, timeZone }: LocalMoment): Temporal.Instant {
  return firstMomentOf(local.toPlainDate(), local.toPlainTime(), timeZone);
}
