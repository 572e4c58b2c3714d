import { z } from "zod";
import { choice, flag, LINE, list, record } from "../files/fields";
import { declaredFile } from "../files/version";
import { WEEKDAYS } from "./recurrence/rule";
import { localDate, localDateTime, localTime, recurrence, timeZone } from "./time-fields";

/* What a calendar file may contain, as it's written; `parse.ts` fills in what is left out. */

const SINCE = localDate()
  .optional()
  .describe(
    "The recurrence's first day; needed where it counts (INTERVAL, COUNT) or doesn't say which day it is",
  );

const window = record({
  name: LINE,
  recurrence: recurrence().describe(
    "RFC 5545 rule of the days on which the window opens; an UNTIL in UTC is a moment",
  ),
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

const extraWindow = record({
  from: localDateTime(),
  to: localDateTime(),
  long: flag().optional().describe("true for one of more than 24 hours, which would be a slip otherwise"),
  reason: LINE,
});

const holiday = record({
  name: LINE,
  date: localDate().optional().describe("For a holiday of one year"),
  recurrence: recurrence().optional().describe("For one of every year"),
  since: SINCE,
  except: list(localDate(), "dates").optional().describe("Days of the recurrence that are no holiday"),
});

const businessHours = record({
  days: list(choice(WEEKDAYS), "weekdays, e.g. MO", 1).describe("The weekdays on which people work"),
  from: localTime(),
  to: localTime(),
});

/** The company's calendar. */
export const CalendarFile = declaredFile({
  timeZone: timeZone().describe("IANA name of the company's time zone, e.g. America/New_York"),
  windows: list(window, "maintenance windows")
    .optional()
    .describe("Maintenance windows; Friday 22:00 to Saturday 04:00 by default, and none for an empty list"),
  freezes: list(freeze, "freezes")
    .optional()
    .describe(
      "Days, both ends included, on which no window opens. A window that would open on one of them stays closed to its end",
    ),
  extraWindows: list(extraWindow, "extra windows")
    .optional()
    .describe(
      "Windows beside the recurring ones, in the company's zone; a freeze closes them too, a holiday doesn't",
    ),
  holidays: list(holiday, "holidays")
    .optional()
    .describe("Days without business hours, on which no recurring window opens"),
  businessHours: businessHours.optional().describe("Monday to Friday, 09:00 to 17:00 by default"),
}).meta({ title: "Calendar", description: "Maintenance windows, freezes, holidays and business hours" });

export type CalendarFileContent = z.output<typeof CalendarFile>;
