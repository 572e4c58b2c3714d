import { Temporal } from "@js-temporal/polyfill";
import { isBusinessDay } from "./business-hours";
import type { Calendar } from "./calendar";
import { isBefore, type Interval } from "./intervals";
import { startOfDay } from "./local-time";

/** How far back an office day is looked for when Monday to Wednesday are holidays. */
const LONGEST_HOLIDAYS_DAYS = 60;

/**
 * The day on which customers are told of a window (spec rule `t2-notice`): the last Monday before the window's day; when
 * that is a holiday, the next business day before Wednesday ends and before the window's day; when there's none, the last
 * business day before that Monday.
 */
export function findNoticeDay(calendar: Calendar, window: Interval): Temporal.PlainDate {
  const day = window.start.toZonedDateTimeISO(calendar.timeZone).toPlainDate();
  const monday = day.subtract({ days: day.dayOfWeek === 1 ? 7 : day.dayOfWeek - 1 });
  for (const days of [0, 1, 2]) {
    const candidate = monday.add({ days });
    if (Temporal.PlainDate.compare(candidate, day) < 0 && isBusinessDay(calendar, candidate))
      return candidate;
  }
  for (let days = 1; days <= LONGEST_HOLIDAYS_DAYS; days++) {
    const candidate = monday.subtract({ days });
    if (isBusinessDay(calendar, candidate)) return candidate;
  }
  return monday;
}

/** The moment by which the notice for a window must have gone out: the end of its notice day. */
export function findNoticeDeadline(calendar: Calendar, window: Interval): Temporal.Instant {
  return startOfDay(findNoticeDay(calendar, window).add({ days: 1 }), calendar.timeZone);
}

/** The moment from which on a notice is one for a window: the week before it, which has its notice day. */
export function findNoticeBegin(calendar: Calendar, window: Interval): Temporal.Instant {
  const noticeDay = findNoticeDay(calendar, window);
  const weekBefore = window.start.toZonedDateTimeISO(calendar.timeZone).toPlainDate().subtract({ days: 7 });
  const first = Temporal.PlainDate.compare(noticeDay, weekBefore) < 0 ? noticeDay : weekBefore;
  return startOfDay(first, calendar.timeZone);
}

/** Whether there's still time to tell customers of a window. */
export function canStillBeNoticed(calendar: Calendar, window: Interval, now: Temporal.Instant): boolean {
  return isBefore(now, findNoticeDeadline(calendar, window));
}
