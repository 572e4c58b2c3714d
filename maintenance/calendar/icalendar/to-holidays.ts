import type { CalendarFileContent } from "../schema";
import type { Span } from "./event";
import { NotImported } from "./finding";
import { listExcept, type Series } from "./series";
import { isMidnight } from "./to-freezes";

type Holiday = NonNullable<CalendarFileContent["holidays"]>[number];

/** Nobody is on holiday for longer. */
const MOST_DAYS = 366;

/**
 * The holidays of a series: its whole days.
 * @throws NotImported
 */
export function toHolidays(series: Series): Holiday[] {
  const { name, start, end, rules, singles } = series;
  const since = start.local.toPlainDate();
  const recurring = rules.map((recurrence): Holiday => {
    if (countDays({ start, end }) > 1)
      throw new NotImported(
        undefined,
        "recurs and is longer than a day; write a holiday for each of its days",
      );
    const except = listExcept(series, recurrence);
    return { name, recurrence, since: since.toString(), ...(except.length > 0 && { except }) };
  });
  const single = singles.flatMap((span) => {
    const first = span.start.local.toPlainDate();
    return Array.from({ length: countDays(span) }, (_, i): Holiday => {
      return { name, date: first.add({ days: i }).toString() };
    });
  });
  return [...recurring, ...single];
}

/** Outlook and Exchange write a whole day as one from midnight to midnight. */
function countDays({ start, end }: Span): number {
  if (!isMidnight(start.local) || !isMidnight(end.local) || start.timeZone !== end.timeZone)
    throw new NotImported(
      undefined,
      "isn't about whole days, as a holiday is; make it one of whole days, or leave it out",
    );
  const days = start.local.until(end.local).total("days");
  if (days < 1) throw new NotImported(undefined, "ends before it begins, or at once");
  if (days > MOST_DAYS) throw new NotImported(undefined, `lasts ${days} days, which no holiday does`);
  return days;
}
