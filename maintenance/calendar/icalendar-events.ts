import { Temporal } from "@js-temporal/polyfill";
import { ICAL } from "./libraries";
import { checkRecurrence } from "./recurrence/check";

/** An iCalendar text, or an event in one, that can't be used. */
export class InvalidICalendar extends Error {
  constructor(event: string | undefined, problem: string) {
    super(event === undefined ? `the iCalendar text ${problem}` : `the event "${event}" ${problem}`);
    this.name = "InvalidICalendar";
  }
}

export interface LocalMoment {
  readonly local: Temporal.PlainDateTime;
  readonly timeZone: string;
  readonly wholeDay: boolean;
}

export interface CalendarEvent {
  /** Its summary. */
  readonly name: string;
  readonly start: LocalMoment;
  readonly end: LocalMoment;
  /** RFC 5545, days only; UNTIL is a local date. */
  readonly recurrence?: string;
  readonly except: readonly Temporal.PlainDate[];
}

type Component = InstanceType<typeof ICAL.Component>;
type Property = InstanceType<typeof ICAL.Property>;

/**
 * The events of an iCalendar text (RFC 5545). Zones are taken by their IANA names, not from VTIMEZONE parts.
 * @throws InvalidICalendar
 */
export function readEvents(text: string, timeZone: string): CalendarEvent[] {
  const root = parseText(text);
  if (root.name !== "vcalendar") throw new InvalidICalendar(undefined, "has no VCALENDAR");
  return root.getAllSubcomponents("vevent").map((event) => readEvent(event, timeZone));
}

function parseText(text: string): Component {
  try {
    return new ICAL.Component(ICAL.parse(text) as ConstructorParameters<typeof ICAL.Component>[0]);
  } catch (error) {
    throw new InvalidICalendar(
      undefined,
      `can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function readEvent(event: Component, timeZone: string): CalendarEvent {
  const name = String(event.getFirstPropertyValue("summary") ?? "without a summary");
  for (const part of ["rdate", "recurrence-id"]) {
    if (event.hasProperty(part))
      throw new InvalidICalendar(name, `has ${part.toUpperCase()}; write it as an event of its own`);
  }
  const startProperty = event.getFirstProperty("dtstart");
  if (startProperty === null) throw new InvalidICalendar(name, "has no DTSTART");
  const start = readMoment(name, startProperty, timeZone);
  const recurrence = readRecurrence(name, event, start);
  return {
    name,
    start,
    end: readEnd(name, event, start, timeZone),
    ...(recurrence !== undefined && { recurrence }),
    except: event
      .getAllProperties("exdate")
      .map((property) => readMoment(name, property, timeZone))
      .map((moment) => localIn(moment, start.timeZone).toPlainDate()),
  };
}

function readMoment(name: string, property: Property, timeZone: string): LocalMoment {
  if (property.getValues().length > 1)
    throw new InvalidICalendar(name, `has several values in one ${property.name.toUpperCase()}`);
  const value = property.getFirstValue();
  if (!(value instanceof ICAL.Time))
    throw new InvalidICalendar(name, `has a ${property.name.toUpperCase()} that is no time`);
  // Its types leave out that there may be none.
  const named = property.getParameter("tzid") as string | undefined;
  const zone = value.zone === ICAL.Timezone.utcTimezone ? "UTC" : (named ?? timeZone);
  const local = Temporal.PlainDateTime.from(value.toString().replace(/Z$/, ""));
  return { local, timeZone: checkZone(name, zone), wholeDay: value.isDate };
}

function checkZone(name: string, zone: string): string {
  try {
    return Temporal.PlainDateTime.from("2000-01-01T00:00").toZonedDateTime(zone).timeZoneId;
  } catch {
    throw new InvalidICalendar(name, `is in time zone ${zone}, which has no such IANA name`);
  }
}

/** Of DTEND, DURATION, or neither, which means a whole day for a date (RFC 5545, 3.6.1). */
function readEnd(name: string, event: Component, start: LocalMoment, timeZone: string): LocalMoment {
  const given = event.getFirstProperty("dtend");
  if (given !== null) return readMoment(name, given, timeZone);
  const duration = event.getFirstPropertyValue("duration");
  if (duration !== null) {
    // Days of it are counted on clocks, hours are real ones (RFC 5545, 3.3.6).
    const end = start.local.toZonedDateTime(start.timeZone).add(Temporal.Duration.from(String(duration)));
    return { ...start, local: end.toPlainDateTime() };
  }
  if (start.wholeDay) return { ...start, local: start.local.add({ days: 1 }) };
  throw new InvalidICalendar(name, "has neither DTEND nor DURATION");
}

function readRecurrence(name: string, event: Component, start: LocalMoment): string | undefined {
  const rules = event.getAllProperties("rrule");
  if (rules.length > 1) throw new InvalidICalendar(name, "has several RRULEs; write an event for each");
  const rule = rules[0]?.getFirstValue();
  if (rule === undefined || rule === null) return undefined;
  const text = String(rule).replace(
    /UNTIL=([^;]+)/,
    (_, until: string) => `UNTIL=${readUntil(until, start)}`,
  );
  const problem = checkRecurrence(text);
  if (problem !== undefined) throw new InvalidICalendar(name, `can't be used: ${problem}`);
  return text;
}

/** The last day on which it may begin: UNTIL is a moment in UTC, and it may come before the day's start. */
function readUntil(until: string, start: LocalMoment): string {
  const [, year = "", month = "", day = "", time] = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(.*))?$/.exec(until) ?? [];
  const date = `${year}-${month}-${day}`;
  if (time === undefined) return `${year}${month}${day}`;
  const last = time.endsWith("Z")
    ? Temporal.Instant.from(`${date}T${time}`).toZonedDateTimeISO(start.timeZone).toPlainDateTime()
    : Temporal.PlainDateTime.from(`${date}T${time}`);
  const early = Temporal.PlainTime.compare(last.toPlainTime(), start.local.toPlainTime()) < 0;
  return last
    .toPlainDate()
    .subtract({ days: early ? 1 : 0 })
    .toString()
    .replaceAll("-", "");
}

function localIn({ local, timeZone }: LocalMoment, zone: string): Temporal.PlainDateTime {
  return timeZone === zone ? local : local.toZonedDateTime(timeZone).withTimeZone(zone).toPlainDateTime();
}
