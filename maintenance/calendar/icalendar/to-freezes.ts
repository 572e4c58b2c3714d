import { Temporal } from "@js-temporal/polyfill";
import type { CalendarFileContent } from "../schema";
import type { Span } from "./event";
import { NotImported } from "./finding";
import { momentOf } from "./to-windows";

type Freeze = NonNullable<CalendarFileContent["freezes"]>[number];

export interface ImportedFreeze {
  readonly freeze: Freeze;
  /** Whether the event had whole days, as freezes have; otherwise it grew. */
  readonly exact: boolean;
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
