import type { Temporal } from "@js-temporal/polyfill";
import type { Calendar } from "../calendar";
import { ICAL } from "./library";
import { listWindows } from "../windows";

/**
 * The windows that are open between two moments as an iCalendar text (RFC 5545): one event each, in UTC, freezes and
 * exceptions taken into account. Recurrences aren't written, so that no reader has to understand zones, or can differ.
 */
export function exportWindows(
  calendar: Calendar,
  first: Temporal.Instant,
  last: Temporal.Instant,
  /** When the text is written (DTSTAMP). */
  now: Temporal.Instant,
): string {
  const root = new ICAL.Component("vcalendar");
  root.updatePropertyWithValue("version", "2.0");
  root.updatePropertyWithValue("prodid", "-//pbx-maintenance//calendar//EN");
  for (const { start, end } of listWindows(calendar, first, last)) {
    const event = new ICAL.Component("vevent");
    event.updatePropertyWithValue("uid", `${formatBasic(start)}@maintenance-window`);
    event.updatePropertyWithValue("dtstamp", readTime(now));
    event.updatePropertyWithValue("dtstart", readTime(start));
    event.updatePropertyWithValue("dtend", readTime(end));
    event.updatePropertyWithValue("summary", "Maintenance window");
    root.addSubcomponent(event);
  }
  return `${root.toString()}\r\n`;
}

function readTime(moment: Temporal.Instant): InstanceType<typeof ICAL.Time> {
  return ICAL.Time.fromDateTimeString(moment.toString({ smallestUnit: "second" }));
}

function formatBasic(moment: Temporal.Instant): string {
  return moment.toString({ smallestUnit: "second" }).replace(/[-:]/g, "");
}
