/** A weekday, as calendars write it. */
export type Weekday = "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU";

/** A maintenance window that comes again and again. */
export interface WindowArgs {
  /** What people call it. */
  readonly name: string;
  /** The RFC 5545 rule of the days on which it opens, e.g. `FREQ=WEEKLY;BYDAY=FR`. */
  readonly recurrence: string;
  /** The rule's first day, e.g. `2026-01-02`. Needed where the rule counts (INTERVAL, COUNT). Default: the rule has no beginning. */
  readonly since?: string;
  /** When it opens, on local clocks, e.g. `22:00`. */
  readonly from: string;
  /** When it ends, on local clocks, e.g. `04:00`: on the next day unless later than `from`. */
  readonly to: string;
  /** Its IANA time zone. Default: the company's. */
  readonly timeZone?: string;
  /** Days of the rule on which it doesn't open, e.g. `2026-12-25`. Default: none. */
  readonly except?: readonly string[];
}

/** Days on which no window opens. */
export interface FreezeArgs {
  /** The first of these days, e.g. `2026-12-20`. */
  readonly from: string;
  /** The last of these days. */
  readonly to: string;
  /** Why, in one line. */
  readonly reason: string;
}

/** A window beside the recurring ones. */
export interface ExtraWindowArgs {
  /** When it opens, in the company's zone, e.g. `2026-12-05T22:00`. */
  readonly from: string;
  /** When it ends, in the company's zone. */
  readonly to: string;
  /** Whether it may last more than 24 hours. Default: false. */
  readonly long?: boolean;
  /** Why, in one line. */
  readonly reason: string;
}

/** A day without business hours, on which no recurring window opens: give `date`, or `recurrence`. */
export interface HolidayArgs {
  /** What people call it. */
  readonly name: string;
  /** The day, of a holiday of one year, e.g. `2026-11-26`. Default: by `recurrence`. */
  readonly date?: string;
  /** The RFC 5545 rule of a holiday of every year, e.g. `FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25`. Default: by `date`. */
  readonly recurrence?: string;
  /** The rule's first day. Default: the rule has no beginning. */
  readonly since?: string;
  /** Days of the rule that are no holiday. Default: none. */
  readonly except?: readonly string[];
}

/** When people work. */
export interface BusinessHoursArgs {
  /** The weekdays; at least one. */
  readonly days: readonly Weekday[];
  /** When they begin, on local clocks, e.g. `09:00`. */
  readonly from: string;
  /** When they end, on local clocks, e.g. `17:00`. */
  readonly to: string;
}

/** Maintenance windows, freezes, holidays and business hours, as a calendar file has them. */
export interface CalendarArgs {
  /** The version of this form. Default: 1, the one that there is. */
  readonly version?: 1;
  /** The IANA name of the company's time zone, e.g. `America/New_York`. */
  readonly timeZone: string;
  /** Maintenance windows. Default: Friday 22:00 to Saturday 04:00; none for an empty list. */
  readonly windows?: readonly WindowArgs[];
  /** Days on which no window opens. Default: none. */
  readonly freezes?: readonly FreezeArgs[];
  /** Windows beside the recurring ones; a freeze closes them, a holiday doesn't. Default: none. */
  readonly extraWindows?: readonly ExtraWindowArgs[];
  /** Days without business hours, on which no recurring window opens. Default: none. */
  readonly holidays?: readonly HolidayArgs[];
  /** When people work. Default: Monday to Friday, 09:00 to 17:00. */
  readonly businessHours?: BusinessHoursArgs;
}
