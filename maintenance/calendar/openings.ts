import { Temporal } from "@js-temporal/polyfill";
import { nameHoliday } from "./business-hours";
import { LONGEST_HOURS, type Calendar, type RecurringWindow } from "./calendar";
import { contains, isBefore, subtract, type Interval } from "./intervals";
import type { Closure } from "./describe";
import { firstMomentOf } from "./local-time";
import { listDates } from "./recurrence/recurrence";

/** Windows that touch are one; a chain of them is followed this far beyond the moments asked for. */
const REACH = { days: 9 };

/**
 * The single windows around the moments from `first` to `last`, which may overlap. A window belongs to the day that it begins on: what
 * begins in a freeze is closed to its end, and what began before one stays open, unless it's longer than a day. A holiday closes recurring
 * windows; an extra window on one is there because somebody wants it there.
 */
export function listOpenings(
  calendar: Calendar,
  first: Temporal.Instant,
  last: Temporal.Instant,
): Interval[] {
  const openings = listCandidates(calendar, first, last).filter(
    (candidate) => findClosureOf(calendar, candidate) === undefined,
  );
  return openings.flatMap(({ start, end }) => {
    const isLong = start.until(end).total("hours") > LONGEST_HOURS;
    return isLong ? subtract([{ start, end }], calendar.freezes) : [{ start, end }];
  });
}

/**
 * Why there's no window at a moment: a freeze is on, or has closed the window that would be open, or a holiday has; undefined when it's
 * just outside of all windows.
 */
export function findClosure(calendar: Calendar, now: Temporal.Instant): Closure | undefined {
  const frozen = calendar.freezes.find((freeze) => contains(freeze, now));
  if (frozen !== undefined) return { by: "freeze", name: frozen.reason };
  return listCandidates(calendar, now, now)
    .filter((candidate) => contains(candidate, now))
    .map((candidate) => findClosureOf(calendar, candidate))
    .find((closure) => closure !== undefined);
}

interface Candidate extends Interval {
  readonly extra: boolean;
}

function findClosureOf(calendar: Calendar, { start, extra }: Candidate): Closure | undefined {
  const freeze = calendar.freezes.find((other) => contains(other, start));
  if (freeze !== undefined) return { by: "freeze-at-opening", name: freeze.reason };
  if (extra) return undefined;
  const holiday = nameHoliday(calendar, start.toZonedDateTimeISO(calendar.timeZone).toPlainDate());
  return holiday === undefined ? undefined : { by: "holiday-at-opening", name: holiday };
}

function listCandidates(calendar: Calendar, first: Temporal.Instant, last: Temporal.Instant): Candidate[] {
  return [
    ...calendar.extraWindows.map(({ start, end }) => ({ start, end, extra: true })),
    ...calendar.windows
      .flatMap((window) => listOccurrences(window, first, last))
      .map((occurrence) => ({ ...occurrence, extra: false })),
  ].filter(({ start, end }) => isBefore(start, end));
}

function listOccurrences(
  window: RecurringWindow,
  first: Temporal.Instant,
  last: Temporal.Instant,
): Interval[] {
  const { from, to, timeZone, except } = window;
  const crossesMidnight = Temporal.PlainTime.compare(to, from) <= 0;
  const firstDay = first.toZonedDateTimeISO(timeZone).toPlainDate().subtract(REACH);
  const lastDay = last.toZonedDateTimeISO(timeZone).toPlainDate().add(REACH);
  return listDates(window, window, firstDay, lastDay)
    .filter((day) => !except.some((other) => other.equals(day)))
    .map((day) => ({
      start: firstMomentOf(day, from, timeZone),
      end: firstMomentOf(crossesMidnight ? day.add({ days: 1 }) : day, to, timeZone),
    }));
}
