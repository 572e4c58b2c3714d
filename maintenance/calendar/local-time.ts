import { Temporal } from "@js-temporal/polyfill";

/**
 * The moment at which clocks in a zone first show a local time, or pass it. Where clocks go back, that's the first of the
 * two; where they jump over it, the moment of the jump. So a window's end never comes later than its clock says, and
 * never before its start.
 */
export function firstMomentOf(
  date: Temporal.PlainDate,
  time: Temporal.PlainTime,
  zone: string,
): Temporal.Instant {
  const local = date.toPlainDateTime(time);
  const moment = local.toZonedDateTime(zone, { disambiguation: "compatible" });
  if (moment.toPlainDateTime().equals(local)) return moment.toInstant();
  const before = local.toZonedDateTime(zone, { disambiguation: "earlier" });
  return (before.getTimeZoneTransition("next") ?? moment).toInstant();
}

/** The moment that a local date and time is, e.g. `2026-12-05T22:00`. */
export function readLocal(text: string, zone: string): Temporal.Instant {
  const local = Temporal.PlainDateTime.from(text);
  return firstMomentOf(local.toPlainDate(), local.toPlainTime(), zone);
}

/** The moment at which a day begins in a zone, which isn't always midnight. */
export function startOfDay(date: Temporal.PlainDate, zone: string): Temporal.Instant {
  return date.toZonedDateTime(zone).startOfDay().toInstant();
}
