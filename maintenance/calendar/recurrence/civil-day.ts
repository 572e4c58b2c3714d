import { Temporal } from "@js-temporal/polyfill";

/*
 * Days as whole numbers: a rule asks for thousands of them, and Temporal's objects take a hundred times as long.
 */

/** Days since 1970-01-01. */
export type CivilDay = number;

const DAY_MS = 24 * 60 * 60 * 1000;
const EPOCH = Temporal.PlainDate.from("1970-01-01");

/** What rules ask of a day. */
export interface DayFacts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** ISO: 1 is Monday. */
  readonly weekday: number;
  readonly daysInMonth: number;
  /** 1 is January 1. */
  readonly dayOfYear: number;
  readonly daysInYear: number;
}

export function toCivilDay(date: Temporal.PlainDate): CivilDay {
  return EPOCH.until(date, { largestUnit: "days" }).days;
}

export function toDate(day: CivilDay): Temporal.PlainDate {
  return EPOCH.add({ days: day });
}

/** A month may be less than 1 or more than 12: of another year, then. */
export function civilDay(year: number, month: number, day: number): CivilDay {
  // The constructor takes years below 100 for others.
  return new Date(0).setUTCFullYear(year, month - 1, day) / DAY_MS;
}

export function weekdayOf(day: CivilDay): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function factsOf(civil: CivilDay): DayFacts {
  const date = new Date(civil * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
  const firstOfYear = civilDay(year, 1, 1);
  return {
    year,
    month,
    day: date.getUTCDate(),
    weekday: weekdayOf(civil),
    daysInMonth: civilDay(year, month + 1, 1) - civilDay(year, month, 1),
    dayOfYear: civil - firstOfYear + 1,
    daysInYear: civilDay(year + 1, 1, 1) - firstOfYear,
  };
}

/** The first day of the week that a day is in. */
export function beginWeek(day: CivilDay, weekStart: number): CivilDay {
  return day - ((weekdayOf(day) - weekStart + 7) % 7);
}

/** The first day of a year's first week, which is the first one with four days in the year. */
export function beginFirstWeek(year: number, weekStart: number): CivilDay {
  return beginWeek(civilDay(year, 1, 4), weekStart);
}
