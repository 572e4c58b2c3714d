import { Temporal } from "@js-temporal/polyfill";
import type { Interval } from "./intervals";
import type { Recurrence } from "./recurrence/recurrence";

/** When the company maintains, works, and does neither. */
export interface Calendar {
  /** IANA name of the company's zone. */
  readonly timeZone: string;
  readonly windows: readonly RecurringWindow[];
  /** No window opens then, an extra one neither; one that is longer than a day is closed then. */
  readonly freezes: readonly Exception[];
  readonly extraWindows: readonly Exception[];
  readonly holidays: readonly Holiday[];
  readonly businessHours: BusinessHours;
}

/** A window on each day of a recurrence, between two local times. */
export interface RecurringWindow extends Recurrence {
  readonly name: string;
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

/** A day without business hours, on which no recurring window opens. */
export interface Holiday {
  readonly name: string;
  /** One date, or the dates of a recurrence. */
  readonly on: Temporal.PlainDate | HolidayRecurrence;
}

export interface HolidayRecurrence extends Recurrence {
  /** Days of the recurrence that are none. */
  readonly except: readonly Temporal.PlainDate[];
}

export interface BusinessHours {
  /** ISO: 1 is Monday. */
  readonly weekdays: readonly number[];
  readonly from: Temporal.PlainTime;
  readonly to: Temporal.PlainTime;
}

/** An extra window of more hours is a slip (another year, another month), unless its author says that it isn't. */
export const LONGEST_HOURS = 24;

/** Where a recurrence begins that doesn't say so. */
export const SINCE = Temporal.PlainDate.from("2000-01-01");

/** Friday 22:00 to Saturday 04:00 (spec rule `window`). */
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
