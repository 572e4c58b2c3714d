import { Temporal } from "@js-temporal/polyfill";
import type { CalendarFileContent } from "../schema";
import { listDates } from "../recurrence/recurrence";
import { parseRule } from "../recurrence/parse-rule";
import type { Span } from "./event";
import { NotImported } from "./finding";
import type { Series } from "./series";
import { momentOf } from "./to-windows";

type Freeze = NonNullable<CalendarFileContent["freezes"]>[number];

/** More of one series are none that people would read. */
const MOST_TIMES = 200;
/** Longer than any series that has so few times. */
const HORIZON = { years: 600 };

export interface ImportedFreeze {
  readonly freeze: Freeze;
  /** Whether the event had whole days, as freezes have; otherwise it grew. */
  readonly exact: boolean;
}

/**
 * All times of a series, each by itself: a freeze doesn't recur.
 * @throws NotImported when they have no end, or are very many
 */
export function listTimes({ start, end, rules, except, singles }: Series): Span[] {
  const since = start.local.toPlainDate();
  const begin = { from: start.local.toPlainTime(), timeZone: start.timeZone };
  const dates = rules.flatMap((recurrence) => {
    const { count, until } = parseRule(recurrence);
    if (count === undefined && until === undefined)
      throw new NotImported(
        undefined,
        "recurs without an end, which a freeze doesn't; end the series, or write each of its times under freezes",
      );
    return listDates({ recurrence, since }, begin, since, since.add(HORIZON));
  });
  const left = dates.filter((date) => !except.some((other) => other.equals(date)));
  if (left.length > MOST_TIMES)
    throw new NotImported(
      undefined,
      `has ${left.length} times, and a freeze is written for each; end the series after ${MOST_TIMES} of them`,
    );
  const moved = left.map((date): Span => {
    const { days } = since.until(date, { largestUnit: "days" });
    const move = (local: Temporal.PlainDateTime): Temporal.PlainDateTime => local.add({ days });
    return { start: { ...start, local: move(start.local) }, end: { ...end, local: move(end.local) } };
  });
  return [...moved, ...singles];
}

/**
 * A single time as a freeze of whole days: of all that it touches.
 * @throws NotImported
 */
export function toFreeze(reason: string, { start, end }: Span, timeZone: string): ImportedFreeze {
  const [from, until] = [start, end].map((moment) =>
    moment.wholeDay ? moment.local : momentOf(moment).toZonedDateTimeISO(timeZone).toPlainDateTime(),
  );
  if (from === undefined || until === undefined || Temporal.PlainDateTime.compare(from, until) >= 0)
    throw new NotImported(undefined, "ends before it begins, or at once");
  const last = isMidnight(until) ? until.toPlainDate().subtract({ days: 1 }) : until.toPlainDate();
  return {
    freeze: { from: from.toPlainDate().toString(), to: last.toString(), reason },
    exact: isMidnight(from) && isMidnight(until),
  };
}

export function isMidnight(local: Temporal.PlainDateTime): boolean {
  return local.toPlainTime().equals(Temporal.PlainTime.from("00:00"));
}
