import { Temporal } from "@js-temporal/polyfill";
import type { Interval } from "./intervals";

/** When the company maintains, works, and does neither. */
export interface Calendar {
  /** IANA name of the company's zone. */
  readonly timeZone: string;
  readonly windows: readonly RecurringWindow[];
  /** No window is open then, an extra one neither. */
  readonly freezes: readonly Exception[];
  readonly extraWindows: readonly Exception[];
  readonly holidays: readonly Holiday[];
  readonly businessHours: BusinessHours;
}

/** A window on each day of a recurrence, between two local times. */
export interface RecurringWindow {
  readonly name: string;
  /** RFC 5545, days only. */
  readonly recurrence: string;
  /** The recurrence's first day; INTERVAL and COUNT count from it. */
  readonly since: Temporal.PlainDate;
  readonly from: Temporal.PlainTime;
  /** On the next day, unless it's later than `from`. */
  readonly to: Temporal.PlainTime;
  readonly timeZone: string;
  /** Days of the recurrence on which it doesn't open. */
  readonly except: readonly Temporal.PlainDate[];
}

export interface Exception extends Interval {
  readonly reason: string;
}

export interface Holiday {
  readonly name: string;
  /** One date, or the dates of a recurrence. */
  readonly on: Temporal.PlainDate | { readonly recurrence: string; readonly since: Temporal.PlainDate };
}

export interface BusinessHours {
  /** ISO: 1 is Monday. */
  readonly weekdays: readonly number[];
  readonly from: Temporal.PlainTime;
  readonly to: Temporal.PlainTime;
}

/** Where a recurrence begins that doesn't say so. */
export const SINCE = Temporal.PlainDate.from("2000-01-01");

/** Friday 22:00 to Saturday 04:00 (spec rule `window`), and an office week without holidays. */
export function defaultCalendar(timeZone: string): Calendar {
  return {
    timeZone,
    windows: [defaultWindow(timeZone)],
    freezes: [],
    extraWindows: [],
    holidays: [],
    businessHours: DEFAULT_BUSINESS_HOURS,
  };
}

export function defaultWindow(timeZone: string): RecurringWindow {
  return {
    name: "Friday night",
    recurrence: "FREQ=WEEKLY;BYDAY=FR",
    since: SINCE,
    from: Temporal.PlainTime.from("22:00"),
    to: Temporal.PlainTime.from("04:00"),
    timeZone,
    except: [],
  };
}

export const DEFAULT_BUSINESS_HOURS: BusinessHours = {
  weekdays: [1, 2, 3, 4, 5],
  from: Temporal.PlainTime.from("09:00"),
  to: Temporal.PlainTime.from("17:00"),
};
