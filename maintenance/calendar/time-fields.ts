import { Temporal } from "@js-temporal/polyfill";
import type { z } from "zod";
import { bounded } from "../files/fields";
import { checkRecurrence } from "./recurrence/check";

/** A moment: a date and time that says how far from UTC it is. */
export function instant(): z.ZodString {
  return readable(
    Temporal.Instant,
    "a date and time with its offset from UTC, e.g. 2026-11-27T22:00-05:00",
  ).meta({ examples: ["2026-11-27T22:00-05:00"] });
}

export function localDate(): z.ZodString {
  return readable(Temporal.PlainDate, "a date, e.g. 2026-11-27", /^\d{4}-\d\d-\d\d$/);
}

export function localTime(): z.ZodString {
  return readable(Temporal.PlainTime, 'a time of day in quotes, e.g. "22:00"', /^\d\d:\d\d$/);
}

export function localDateTime(): z.ZodString {
  return readable(
    Temporal.PlainDateTime,
    "a local date and time, e.g. 2026-12-05T22:00",
    /^\d{4}-\d\d-\d\dT\d\d:\d\d$/,
  );
}

export function timeZone(): z.ZodString {
  const expected = "a time zone, e.g. America/New_York";
  return bounded(expected, 100).refine(isTimeZone, {
    error: (issue) => describeMismatch(expected, issue.input),
  });
}

/** An RFC 5545 recurrence rule that speaks of days; what is wrong with one is said in `checkRecurrence`'s words. */
export function recurrence(): z.ZodString {
  return bounded("a recurrence rule, e.g. FREQ=WEEKLY;BYDAY=FR")
    .superRefine((value, context) => {
      const message = checkRecurrence(value);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .meta({ examples: ["FREQ=WEEKLY;BYDAY=FR"] });
}

function readable(type: { from(text: string): unknown }, expected: string, form?: RegExp): z.ZodString {
  return bounded(expected, 100).refine(
    (value) => {
      if (form?.test(value) === false) return false;
      try {
        type.from(value);
        return true;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return false;
      }
    },
    { error: (issue) => describeMismatch(expected, issue.input) },
  );
}

function describeMismatch(expected: string, input: unknown): string {
  return `expected ${expected}, got ${JSON.stringify(input)}`;
}

/** Whether a name is an IANA zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
