import type { Temporal } from "@js-temporal/polyfill";

export const FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Frequency = (typeof FREQUENCIES)[number];

export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

/** A recurrence rule of days (RFC 5545, 3.3.10), whose parts fit each other. */
export interface Rule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count?: number;
  readonly until?: Until;
  /** ISO: 1 is Monday. */
  readonly weekStart: number;
  readonly months?: readonly number[];
  readonly weekNumbers?: readonly number[];
  readonly yearDays?: readonly number[];
  readonly monthDays?: readonly number[];
  readonly weekdays?: readonly Weekday[];
  readonly positions?: readonly number[];
}

export interface Weekday {
  /** ISO: 1 is Monday. */
  readonly weekday: number;
  /** Which of the month's or year's; from its end when negative; 0 for each. */
  readonly ordinal: number;
}

/** A last day, or a last moment: on the clocks of where the rule is, or in UTC. */
export type Until = Temporal.PlainDate | Temporal.PlainDateTime | Temporal.Instant;
