import { Temporal } from "@js-temporal/polyfill";
import { civilDay, toCivilDay, toDate } from "./civil-day";
import { walkDays } from "./days";
import { InvalidRule, parseRule } from "./parse-rule";
import { beginsBy, type BeginOfDay } from "./recurrence";
import type { Rule } from "./rule";

/** In 28 years without a change of century each date falls on each weekday, a 29 February too. */
const ALL_KINDS_OF_YEARS = [civilDay(2000, 1, 1), civilDay(2027, 12, 31)] as const;

/** A recurrence without a day in so many years from its start has none. */
const HORIZON = { years: 100 };

/** What is wrong with a recurrence rule of days, as a sentence; undefined when nothing is. */
export function checkRecurrence(rule: string): string | undefined {
  try {
    const parsed = parseRule(rule);
    const [first, last] = ALL_KINDS_OF_YEARS;
    if (walkDays({ ...parsed, interval: 1 }, first, first, last).next().done === true)
      return `${rule} falls on no day of any year`;
    return undefined;
  } catch (error) {
    if (error instanceof InvalidRule) return error.message;
    throw error;
  }
}

/**
 * What is wrong with when a recurrence begins, as a sentence; undefined when nothing is.
 *
 * @param rule one that `checkRecurrence` finds nothing wrong with
 * @param since undefined when nobody said it
 */
export function checkStart(
  rule: string,
  since: Temporal.PlainDate | undefined,
  fallback: Temporal.PlainDate,
  begin: BeginOfDay,
): string | undefined {
  const parsed = parseRule(rule);
  const open = since === undefined ? nameOpen(parsed) : undefined;
  if (open !== undefined) return `${rule} ${open}; say its first day with since`;
  // Only what counts from a start, or ends, can miss all of a rule's days.
  if (parsed.interval === 1 && parsed.until === undefined) return undefined;
  const start = since ?? fallback;
  const day = toCivilDay(start);
  const [first] = walkDays(parsed, day, day, toCivilDay(start.add(HORIZON)));
  const shown = `its first day, ${start.toString()}`;
  if (first === undefined) return `${rule} falls on no day in ${HORIZON.years} years from ${shown}`;
  if (parsed.until === undefined || beginsBy(parsed.until, toDate(first), begin)) return undefined;
  return `${rule} falls on no day from ${shown}, to its end`;
}

/** What a rule leaves to its first day. */
function nameOpen(rule: Rule): string | undefined {
  const { frequency, interval, count, weekdays, monthDays, yearDays } = rule;
  if (count !== undefined) return "counts (COUNT) from a day that isn't said";
  if (interval > 1) return "counts (INTERVAL) from a day that isn't said";
  if (frequency === "DAILY") return undefined;
  if (weekdays !== undefined || monthDays !== undefined || yearDays !== undefined) return undefined;
  return `doesn't say which day of the ${frequency.slice(0, -2).toLowerCase()} it is`;
}

/** Whether a date is a day of a rule that begins on it. */
export function isDayOf(rule: string, date: Temporal.PlainDate): boolean {
  const day = toCivilDay(date);
  return walkDays(parseRule(rule), day, day, day).next().done !== true;
}
