import { Temporal } from "@js-temporal/polyfill";
import { LONGEST_HOURS } from "../calendar";
import { describeDuration } from "../describe";
import { firstMomentOf, readLocal } from "../local-time";
import type { CalendarFileContent } from "../schema";
import { inZone, type Span } from "./event";
import { NotImported } from "./finding";
import type { LocalMoment } from "./property";
import { listExcept, type Series } from "./series";

type Window = NonNullable<CalendarFileContent["windows"]>[number];
type ExtraWindow = NonNullable<CalendarFileContent["extraWindows"]>[number];

/**
 * The recurring windows of a series, on local clocks: where clocks are changed in the night, they're shorter or longer.
 * @throws NotImported
 */
export function toWindows(series: Series, timeZone: string): Window[] {
  const { name, start, end, rules } = series;
  if (rules.length === 0) return [];
  const from = start.local.round({ smallestUnit: "minute", roundingMode: "ceil" });
  if (!from.toPlainDate().equals(start.local.toPlainDate()))
    throw new NotImported(
      undefined,
      "recurs and begins within the last minute of a day, but a window begins at a whole minute. Have it begin a minute earlier or later",
    );
  const to = inZone(end, start.timeZone).local.round({ smallestUnit: "minute", roundingMode: "floor" });
  const minutes = from.until(to).total("minutes");
  if (minutes <= 0) throw new NotImported(undefined, "ends before it begins, or at once");
  if (minutes > LONGEST_HOURS * 60)
    throw new NotImported(
      undefined,
      `recurs and lasts ${describeDuration(minutes)}, but a recurring window has ${LONGEST_HOURS} hours at most. Write a window for each of its days`,
    );
  return rules.map((recurrence) => {
    const except = listExcept(series, recurrence);
    return {
      name,
      recurrence,
      since: start.local.toPlainDate().toString(),
      from: formatTime(from),
      to: formatTime(to),
      ...(start.timeZone !== timeZone && !start.wholeDay && { timeZone: start.timeZone }),
      ...(except.length > 0 && { except }),
    };
  });
}

/**
 * A single time as an extra window, on the clocks of the calendar's zone.
 * @throws NotImported
 */
export function toExtraWindow(reason: string, { start, end }: Span, timeZone: string): ExtraWindow {
  const from = formatMoment(momentOf(start), timeZone, "ceil");
  const to = formatMoment(momentOf(end), timeZone, "floor");
  const minutes = readLocal(from, timeZone).until(readLocal(to, timeZone)).total("minutes");
  if (minutes <= 0) throw new NotImported(undefined, "ends before it begins, or at once");
  if (minutes > LONGEST_HOURS * 60)
    throw new NotImported(
      undefined,
      `lasts ${describeDuration(minutes)}, and a window of more than ${LONGEST_HOURS} hours isn't imported; if it's meant, write it under extraWindows with long: true`,
    );
  return { from, to, reason };
}

export function momentOf({ local, timeZone }: LocalMoment): Temporal.Instant {
  return firstMomentOf(local.toPlainDate(), local.toPlainTime(), timeZone);
}

function formatMoment(moment: Temporal.Instant, timeZone: string, roundingMode: "ceil" | "floor"): string {
  const local = moment.toZonedDateTimeISO(timeZone).toPlainDateTime();
  const text = local.round({ smallestUnit: "minute", roundingMode }).toString({ smallestUnit: "minute" });
  if (local.second === 0 && !readLocal(text, timeZone).equals(moment))
    throw new NotImported(
      undefined,
      `begins or ends at ${text}, which clocks in ${timeZone} show twice, and this is the second time; choose another minute`,
    );
  return text;
}

function formatTime(local: Temporal.PlainDateTime): string {
  return local.toPlainTime().toString({ smallestUnit: "minute" });
}
