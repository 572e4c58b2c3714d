import { Temporal } from "@js-temporal/polyfill";
import { quoteForeign } from "../../text/plain-text";
import { valueOf, type ContentLine } from "./components";
import { NotImported } from "./finding";
import { ICAL } from "./library";

/** A moment as a line has it: on the clocks of a zone, or a whole day. */
export interface LocalMoment {
  readonly local: Temporal.PlainDateTime;
  readonly timeZone: string;
  readonly wholeDay: boolean;
}

/** Which zone a line's TZID is. */
export type ZoneOf = (tzid: string, line: number, year: number) => string;

/** Programs that know no year write 1601 or 1604; nobody plans as far as the other. */
const EARLIEST_YEAR = 1601;
const LATEST_YEAR = 2200;

/** So much of a line is looked at where more of it wouldn't be used. */
const LONGEST = 10_000;

/** A text without its escapes, e.g. of SUMMARY. */
export function readText(line: ContentLine): string {
  const value = parse(line, line.text.slice(0, LONGEST)).getFirstValue();
  return typeof value === "string" ? value : valueOf(line);
}

/** A parameter, e.g. RANGE. */
export function readParameter(line: ContentLine, name: string): string | undefined {
  // Its types leave out that there may be none.
  const value = parse(line, cutValue(line)).getParameter(name) as string | string[] | undefined;
  return typeof value === "string" ? value : value?.[0];
}

/**
 * The moments of a line: DTSTART has one, EXDATE may have several.
 *
 * @param floating the zone of times that say none
 * @throws NotImported
 */
export function readMoments(line: ContentLine, floating: string, zoneOf: ZoneOf): LocalMoment[] {
  return listValues(line).map(createReader(line, floating, zoneOf));
}

/** The values of a line that may have several, without commas. */
export function listValues(line: ContentLine): string[] {
  return valueOf(line)
    .split(",")
    .map((text) => text.trim());
}

/** Reads a line's values one by one. What it returns throws NotImported. */
export function createReader(
  line: ContentLine,
  floating: string,
  zoneOf: ZoneOf,
): (text: string) => LocalMoment {
  // A line may have a million values, and each look at its parameters reads all of it.
  const tzid = readParameter(line, "tzid");
  return (text) => {
    const [, day, time, utc] = /^(\d{8})(?:T(\d{6})(Z?))?$/i.exec(text) ?? [];
    const local = day === undefined ? undefined : readLocal(`${day}T${time ?? "000000"}`);
    if (local === undefined)
      throw new NotImported(line.line, `has a ${line.name} that is no time: ${quoteForeign(text, 60)}`);
    if (local.year < EARLIEST_YEAR || local.year > LATEST_YEAR)
      throw new NotImported(
        line.line,
        `has a ${line.name} in the year ${local.year}, of which a calendar file doesn't speak`,
      );
    if (time === undefined) return { local, timeZone: floating, wholeDay: true };
    if (utc !== "") return { local, timeZone: "UTC", wholeDay: false };
    const timeZone = tzid === undefined ? floating : zoneOf(tzid, line.line, local.year);
    return { local, timeZone, wholeDay: false };
  };
}

/**
 * A length of time, e.g. `PT6H`.
 * @throws NotImported
 */
export function readDuration(line: ContentLine, text = valueOf(line)): Temporal.Duration {
  try {
    return Temporal.Duration.from(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new NotImported(line.line, `has a length that is none: ${quoteForeign(text, 60)}`);
  }
}

function readLocal(text: string): Temporal.PlainDateTime | undefined {
  try {
    return Temporal.PlainDateTime.from(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function parse(line: ContentLine, text: string): InstanceType<typeof ICAL.Property> {
  try {
    return ICAL.Property.fromString(text);
  } catch {
    // Its errors quote the whole line.
    throw new NotImported(line.line, `has a ${line.name} that can't be read`);
  }
}

/**
 * What stands before a line's value, and for it an x: a value may be very long.
 *
 * Outlook has written `TZID=(UTC-05:00) Eastern Time (US & Canada)` without the quotes that a colon needs.
 */
function cutValue({ text }: ContentLine): string {
  const head = text.slice(0, text.lastIndexOf(":")).slice(0, LONGEST);
  return `${head.replace(/;TZID=([^";]*[:,][^";]*)/i, ';TZID="$1"')}:x`;
}
