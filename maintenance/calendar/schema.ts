import { z } from "zod";
import { choice, LINE, list, record } from "../files/fields";
import { localDate, localDateTime, localTime, recurrence, timeZone } from "./time-fields";

/* What a calendar file may contain, as it's written; `parse.ts` fills in what is left out. */

export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

const SINCE = localDate().optional().describe("The recurrence's first day; INTERVAL and COUNT count from it");

const window = record({
  name: LINE,
  recurrence: recurrence().describe("RFC 5545 rule of the days on which the window opens"),
  since: SINCE,
  from: localTime().describe("When it opens, on local clocks"),
  to: localTime().describe("When it ends, on local clocks; on the next day unless later than `from`"),
  timeZone: timeZone().optional().describe("The company's by default"),
  except: list(localDate(), "dates").optional().describe("Days of the recurrence on which it doesn't open"),
});

const freeze = record({
  from: localDate().describe("The first day without windows"),
  to: localDate().describe("The last day without windows"),
  reason: LINE,
});

const extraWindow = record({ from: localDateTime(), to: localDateTime(), reason: LINE });

const holiday = record({
  name: LINE,
  date: localDate().optional().describe("For a holiday of one year"),
  recurrence: recurrence().optional().describe("For one of every year"),
  since: SINCE,
});

const businessHours = record({
  days: list(choice(WEEKDAYS), "weekdays, e.g. MO", 1).describe("The weekdays on which people work"),
  from: localTime(),
  to: localTime(),
});

/** The company's calendar. */
export const CalendarFile = record({
  timeZone: timeZone().describe("IANA name of the company's time zone, e.g. America/New_York"),
  windows: list(window, "maintenance windows", 1)
    .optional()
    .describe("Maintenance windows; Friday 22:00 to Saturday 04:00 by default"),
  freezes: list(freeze, "freezes").optional().describe("Days, both ends included, on which no window opens"),
  extraWindows: list(extraWindow, "extra windows")
    .optional()
    .describe("Windows beside the recurring ones, in the company's zone; a freeze closes them too"),
  holidays: list(holiday, "holidays").optional().describe("Days without business hours"),
  businessHours: businessHours.optional().describe("Monday to Friday, 09:00 to 17:00 by default"),
}).meta({ title: "Calendar", description: "Maintenance windows, freezes, holidays and business hours" });

export type CalendarFileContent = z.output<typeof CalendarFile>;
