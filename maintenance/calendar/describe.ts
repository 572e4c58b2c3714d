import type { Temporal } from "@js-temporal/polyfill";
import type { Calendar } from "./calendar";
import type { Interval } from "./intervals";

/** `Friday 27 November 2026, 22:00 (America/New_York)` */
export function describeMoment({ timeZone }: Pick<Calendar, "timeZone">, moment: Temporal.Instant): string {
  const zoned = moment.toZonedDateTimeISO(timeZone);
  return `${describeDay(zoned.toPlainDate())}, ${formatTime(zoned)} (${timeZone})`;
}

/** `Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York)` */
export function describeWindow({ timeZone }: Pick<Calendar, "timeZone">, { start, end }: Interval): string {
  const from = start.toZonedDateTimeISO(timeZone);
  const to = end.toZonedDateTimeISO(timeZone);
  const sameDay = from.toPlainDate().equals(to.toPlainDate());
  const soon = from.until(to, { largestUnit: "days" }).days < 6;
  const day = sameDay
    ? ""
    : `${soon ? format(to.toPlainDate(), { weekday: "long" }) : `${describeDay(to.toPlainDate())},`} `;
  return `${describeDay(from.toPlainDate())}, ${formatTime(from)} to ${day}${formatTime(to)} (${timeZone})`;
}

/** What may close a window: a freeze that is on, or what was on when the window was to open. */
export const CLOSURES = ["freeze", "freeze-at-opening", "holiday-at-opening"] as const;

/** What closed a window, and the name of it. */
export interface Closure {
  readonly by: (typeof CLOSURES)[number];
  readonly name: string;
}

/** `frozen: the holidays` */
export function describeClosure({ by, name }: Closure): string {
  switch (by) {
    case "freeze":
      return `frozen: ${name}`;
    case "freeze-at-opening":
      return `the window is closed, since it begins in a freeze: ${name}`;
    case "holiday-at-opening":
      return `the window is closed, since it begins on a holiday: ${name}`;
  }
}

/** `Monday 23 November 2026` */
export function describeDay(date: Temporal.PlainDate): string {
  const weekday = format(date, { weekday: "long" });
  return `${weekday} ${date.day} ${format(date, { month: "long" })} ${date.year}`;
}

/** `1 minute`, `1 hour 30 minutes`; rounded up, as estimates are, or down, as time that's left is. */
export function describeMinutes(minutes: number, rounding: "up" | "down" = "up"): string {
  const whole = Math.max(0, rounding === "up" ? Math.ceil(minutes) : Math.floor(minutes));
  const hours = Math.floor(whole / 60);
  const parts = [count(hours, "hour"), count(whole % 60, "minute")].filter((part) => !part.startsWith("0 "));
  return parts.length === 0 ? "0 minutes" : parts.join(" ");
}

/** `2 days 3 hours`, and for less than a day as `describeMinutes` says it; rounded up. */
export function describeDuration(minutes: number): string {
  const hours = Math.ceil(minutes / 60);
  if (minutes < 24 * 60) return describeMinutes(minutes);
  const rest = hours % 24;
  return [count(Math.floor(hours / 24), "day"), ...(rest > 0 ? [count(rest, "hour")] : [])].join(" ");
}

function count(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? "" : "s"}`;
}

function format(date: Temporal.PlainDate, options: Intl.DateTimeFormatOptions): string {
  return date.toLocaleString("en", options);
}

function formatTime(time: Temporal.ZonedDateTime): string {
  return time.toPlainTime().toString({ smallestUnit: "minute" });
}
