import type { Temporal } from "@js-temporal/polyfill";
import type { Calendar } from "./calendar";
import { isBefore, unite, type Interval } from "./intervals";
import { listOpenings } from "./openings";

/** How far ahead a next window is looked for: a rule without one in two years has none. */
const HORIZON = { days: 731 };
/** Windows are looked for so far at a time. */
const STEP = { days: 28 };

/** The windows that are open at some moment from `first` up to `last`: whole, sorted and apart. Those that overlap or touch are one. */
export function listWindows(calendar: Calendar, first: Temporal.Instant, last: Temporal.Instant): Interval[] {
  return unite(listOpenings(calendar, first, last)).filter(
    ({ start, end }) => isBefore(first, end) && isBefore(start, last),
  );
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
  return listOpenings(calendar, moment, moment).some(({ start }) => start.equals(moment));
}

/** Minutes from a moment to a window's end, fractions included; negative after it. */
export function minutesLeft(window: Interval, now: Temporal.Instant): number {
  return now.until(window.end).total("minutes");
}
