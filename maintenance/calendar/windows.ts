import { Temporal } from "@js-temporal/polyfill";
import type { Calendar, Exception, RecurringWindow } from "./calendar";
import { contains, isBefore, subtract, unite, type Interval } from "./intervals";
import { firstMomentOf } from "./local-time";
import { listDates } from "./recurrence";

/** How far ahead a next window is looked for: a rule without one in two years has none. */
const HORIZON = { days: 731 };
/** Windows are looked for so far at a time. */
const STEP = { days: 28 };
/** Windows that touch are one; a chain of them is followed this far beyond the moments asked for. */
const REACH = { days: 9 };

/**
 * The windows that are open at some moment from `first` up to `last`: whole, sorted and apart. Windows that overlap or
 * touch are one; freezes are taken away from all of them.
 */
export function listWindows(calendar: Calendar, first: Temporal.Instant, last: Temporal.Instant): Interval[] {
  const open = subtract(listWithoutFreezes(calendar, first, last), calendar.freezes);
  return open.filter(({ start, end }) => isBefore(first, end) && isBefore(start, last));
}

/** The window that is open at a moment. */
export function findOpenWindow(calendar: Calendar, now: Temporal.Instant): Interval | undefined {
  return listWindows(calendar, now, now.add({ nanoseconds: 1 }))[0];
}

/** The first window that starts after a moment and satisfies a condition. */
export function findNextWindow(
  calendar: Calendar,
  now: Temporal.Instant,
  accept: (window: Interval) => boolean = () => true,
): Interval | undefined {
  const zoned = now.toZonedDateTimeISO(calendar.timeZone);
  const limit = zoned.add(HORIZON).toInstant();
  for (let from = zoned; isBefore(from.toInstant(), limit); from = from.add(STEP)) {
    const found = listWindows(calendar, from.toInstant(), from.add(STEP).toInstant()).find(
      (window) => isBefore(now, window.start) && accept(window),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first window, the open one included, in which there's still time for so many minutes of work. */
export function findUsableWindow(
  calendar: Calendar,
  now: Temporal.Instant,
  minutes: number,
  accept: (window: Interval) => boolean = () => true,
): Interval | undefined {
  const open = findOpenWindow(calendar, now);
  if (open !== undefined && minutesLeft(open, now) >= minutes && accept(open)) return open;
  return findNextWindow(
    calendar,
    now,
    (window) => minutesLeft(window, window.start) >= minutes && accept(window),
  );
}

/** Whether a window opens at a moment, be it in the middle of another one that it's united with. */
export function isWindowStart(calendar: Calendar, moment: Temporal.Instant): boolean {
  const open = findOpenWindow(calendar, moment);
  if (open === undefined) return false;
  const last = moment.add({ nanoseconds: 1 });
  const starts = [
    open,
    ...calendar.extraWindows,
    ...calendar.windows.flatMap((window) => listOccurrences(window, moment, last)),
  ];
  return starts.some(({ start }) => start.equals(moment));
}

/** Minutes from a moment to a window's end, fractions included; negative after it. */
export function minutesLeft(window: Interval, now: Temporal.Instant): number {
  return now.until(window.end).total("minutes");
}

/** The freeze that keeps a moment from being in a window. */
export function findFreeze(calendar: Calendar, now: Temporal.Instant): Exception | undefined {
  return calendar.freezes.find((freeze) => contains(freeze, now));
}

function listWithoutFreezes(calendar: Calendar, first: Temporal.Instant, last: Temporal.Instant): Interval[] {
  return unite([
    ...calendar.extraWindows.map(({ start, end }): Interval => ({ start, end })),
    ...calendar.windows.flatMap((window) => listOccurrences(window, first, last)),
  ]);
}

function listOccurrences(
  { recurrence, since, from, to, timeZone, except }: RecurringWindow,
  first: Temporal.Instant,
  last: Temporal.Instant,
): Interval[] {
  const crossesMidnight = Temporal.PlainTime.compare(to, from) <= 0;
  const firstDay = first.toZonedDateTimeISO(timeZone).toPlainDate().subtract(REACH);
  const lastDay = last.toZonedDateTimeISO(timeZone).toPlainDate().add(REACH);
  const days = listDates(recurrence, since, firstDay, lastDay);
  return days
    .filter((day) => !except.some((other) => other.equals(day)))
    .map((day) => ({
      start: firstMomentOf(day, from, timeZone),
      end: firstMomentOf(crossesMidnight ? day.add({ days: 1 }) : day, to, timeZone),
    }));
}
