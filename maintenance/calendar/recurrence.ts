import { Temporal } from "@js-temporal/polyfill";
import { RRuleTemporal } from "./libraries";

const WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)";
const listOf = (item: string): RegExp => new RegExp(`^${item}(?:,${item})*$`);
const ORDINAL = "[+-]?(?:[1-9]|[1-4]\\d|5[0-3])";

/** The parts that choose days. The library leaves out what it doesn't understand; here that's an error. */
const PARTS: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,3}$/,
  COUNT: /^[1-9]\d{0,4}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  WKST: new RegExp(`^${WEEKDAY}$`),
  BYDAY: listOf(`(?:${ORDINAL})?${WEEKDAY}`),
  BYMONTH: listOf("(?:[1-9]|1[0-2])"),
  BYMONTHDAY: listOf("-?(?:[1-9]|[12]\\d|3[01])"),
  BYYEARDAY: listOf("-?(?:[1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])"),
  BYWEEKNO: listOf(ORDINAL),
  BYSETPOS: listOf("-?(?:[1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])"),
};

/** What is wrong with a recurrence rule of days, as a sentence; undefined when nothing is. */
export function checkRecurrence(rule: string): string | undefined {
  const parts = rule.split(";").map((part) => part.split("="));
  if (!parts.some(([name]) => name === "FREQ"))
    return `expected a recurrence rule, e.g. FREQ=WEEKLY;BYDAY=FR, got ${JSON.stringify(rule)}`;
  for (const [name = "", value = "", ...rest] of parts) {
    const form = Object.hasOwn(PARTS, name) ? PARTS[name] : undefined;
    if (form === undefined)
      return `${name} isn't a part that chooses days; those are ${Object.keys(PARTS).join(", ")}. Times of day go into from and to`;
    if (rest.length > 0 || !form.test(value)) return `${name}=${value} can't be used in ${rule}`;
  }
  try {
    createRule(rule, Temporal.PlainDate.from("2026-01-01"));
    return undefined;
  } catch (error) {
    return `${rule} isn't a recurrence rule: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The dates on which a rule that begins on `since` falls, from `first` to `last`, both included. */
export function listDates(
  rule: string,
  since: Temporal.PlainDate,
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
): Temporal.PlainDate[] {
  if (Temporal.PlainDate.compare(first, last) > 0) return [];
  return createRule(rule, since)
    .between(first.toZonedDateTime("UTC"), last.toZonedDateTime("UTC"), true)
    .map((day) => day.toPlainDate());
}

/** Whether a date is one of the rule's. */
export function fallsOn(rule: string, since: Temporal.PlainDate, date: Temporal.PlainDate): boolean {
  return listDates(rule, since, date, date).length > 0;
}

function createRule(
  rule: string,
  since: Temporal.PlainDate,
): InstanceType<typeof RRuleTemporal<Temporal.ZonedDateTime>> {
  return new RRuleTemporal<Temporal.ZonedDateTime>({
    rruleString: rule,
    dtstart: since.toZonedDateTime("UTC"),
    temporal: Temporal,
  });
}
