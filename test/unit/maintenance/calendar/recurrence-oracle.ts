import { Temporal } from "@js-temporal/polyfill";

const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/**
 * The dates of a recurrence rule by asking of each day what RFC 5545 says of it: slow, and without the product's library. Its weeks
 * (BYWEEKNO) are those of one year only, from the second to the 51st.
 */
export function listByAskingEachDay(
  rule: string,
  since: Temporal.PlainDate,
  last: Temporal.PlainDate,
): Temporal.PlainDate[] {
  const parts: Parts = Object.fromEntries(rule.split(";").map((part) => part.split("=") as [string, string]));
  const days: Temporal.PlainDate[] = [];
  // BYSETPOS counts in a whole period, whose beginning may come before the rule's.
  const first = since.with({ month: 1, day: 1 }).subtract({ days: 7 });
  const end = last.with({ month: 12, day: 31 }).add({ days: 7 });
  for (let day = first; Temporal.PlainDate.compare(day, end) <= 0; day = day.add({ days: 1 })) {
    if (isInSet(parts, since, day)) days.push(day);
  }
  const interval = Number(parts.INTERVAL ?? 1);
  const periods = new Map<number, Temporal.PlainDate[]>();
  for (const day of days) {
    const period = indexPeriod(parts, since, day);
    if (period < 0 || period % interval !== 0) continue;
    periods.set(period, [...(periods.get(period) ?? []), day]);
  }
  const positions = parts.BYSETPOS?.split(",").map(Number);
  const chosen = [...periods.values()].flatMap((set) =>
    positions === undefined
      ? set
      : set.filter((_, i) => positions.includes(i + 1) || positions.includes(i - set.length)),
  );
  const until = parts.UNTIL === undefined ? undefined : Temporal.PlainDate.from(parts.UNTIL);
  return chosen
    .filter((day) => Temporal.PlainDate.compare(day, since) >= 0)
    .slice(0, parts.COUNT === undefined ? undefined : Number(parts.COUNT))
    .filter((day) => until === undefined || Temporal.PlainDate.compare(day, until) <= 0)
    .filter((day) => Temporal.PlainDate.compare(day, last) <= 0);
}

type Parts = Readonly<
  Partial<
    Record<
      | "FREQ"
      | "INTERVAL"
      | "COUNT"
      | "UNTIL"
      | "WKST"
      | "BYDAY"
      | "BYMONTH"
      | "BYMONTHDAY"
      | "BYYEARDAY"
      | "BYWEEKNO"
      | "BYSETPOS",
      string
    >
  >
>;

function indexPeriod({ FREQ, WKST }: Parts, since: Temporal.PlainDate, day: Temporal.PlainDate): number {
  switch (FREQ) {
    case "DAILY":
      return since.until(day, { largestUnit: "days" }).days;
    case "WEEKLY":
      return beginWeek(since, WKST).until(beginWeek(day, WKST), { largestUnit: "days" }).days / 7;
    case "MONTHLY":
      return (day.year - since.year) * 12 + day.month - since.month;
    default:
      return day.year - since.year;
  }
}

function beginWeek(day: Temporal.PlainDate, weekStart = "MO"): Temporal.PlainDate {
  return day.subtract({ days: (day.dayOfWeek - 1 - WEEKDAYS.indexOf(weekStart) + 7) % 7 });
}

function isInSet(parts: Parts, since: Temporal.PlainDate, day: Temporal.PlainDate): boolean {
  const { FREQ, BYMONTH, BYMONTHDAY, BYYEARDAY, BYWEEKNO, BYDAY } = parts;
  const has = (list: string | undefined, ...values: number[]): boolean =>
    list === undefined || list.split(",").some((item) => values.includes(Number(item)));
  if (!has(BYMONTH, day.month)) return false;
  if (!has(BYMONTHDAY, day.day, day.day - day.daysInMonth - 1)) return false;
  if (!has(BYYEARDAY, day.dayOfYear, day.dayOfYear - day.daysInYear - 1)) return false;
  if (!has(BYWEEKNO, weekOf(day, parts.WKST))) return false;
  if (BYDAY !== undefined) return BYDAY.split(",").some((item) => isWeekday(item, parts, day));
  if (FREQ === "WEEKLY" || BYWEEKNO !== undefined) return day.dayOfWeek === since.dayOfWeek;
  if (FREQ === "DAILY" || BYMONTHDAY !== undefined || BYYEARDAY !== undefined) return true;
  return day.day === since.day && (FREQ === "MONTHLY" || BYMONTH !== undefined || day.month === since.month);
}

function weekOf(day: Temporal.PlainDate, weekStart?: string): number {
  const first = beginWeek(day.with({ month: 1, day: 4 }), weekStart);
  return Math.floor(first.until(day, { largestUnit: "days" }).days / 7) + 1;
}

function isWeekday(item: string, { FREQ, BYMONTH }: Parts, day: Temporal.PlainDate): boolean {
  if (WEEKDAYS.indexOf(item.slice(-2)) !== day.dayOfWeek - 1) return false;
  const ordinal = Number(item.slice(0, -2) || 0);
  const inMonth = FREQ === "MONTHLY" || BYMONTH !== undefined;
  const [at, length] = inMonth ? [day.day, day.daysInMonth] : [day.dayOfYear, day.daysInYear];
  return [0, Math.ceil(at / 7), -Math.ceil((length - at + 1) / 7)].includes(ordinal);
}
