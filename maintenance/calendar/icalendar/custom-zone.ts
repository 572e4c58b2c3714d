import { Temporal } from "@js-temporal/polyfill";
import { checkRecurrence } from "../recurrence/check";
import { isBefore } from "../intervals";
import { listDates } from "../recurrence/recurrence";
import { WELL_KNOWN_ZONES } from "../zone-names";
import { findLine, findLines, valueOf, type Component } from "./components";
import { saysNothing } from "./rules";

/** When clocks are set, and to which offset from UTC. */
interface Onset {
  readonly at: Temporal.Instant;
  readonly from: string;
  readonly to: string;
  readonly isSummer: boolean;
}

const YEARS_COMPARED = 2;
/** Outside of these nobody plans, and zones have no rules. */
const EARLIEST_YEAR = 1990;
const LATEST_YEAR = 2200;

/**
 * A zone whose clocks are set as a VTIMEZONE says, in a year and the next one; the first of the preferred ones, or of well-known ones.
 *
 * @returns undefined when there's none, or the VTIMEZONE can't be read
 */
export function findZoneLike(
  description: Component,
  year: number,
  preferred: readonly string[],
): string | undefined {
  if (year < EARLIEST_YEAR || year > LATEST_YEAR) return undefined;
  const onsets = listOnsets(description, year);
  if (onsets === undefined) return undefined;
  return [...preferred, ...WELL_KNOWN_ZONES].find((zone) => hasOnsets(zone, onsets, year));
}

function hasOnsets(zone: string, onsets: readonly Onset[], year: number): boolean {
  const begin = Temporal.Instant.from(`${year}-01-01T00:00Z`);
  const end = Temporal.Instant.from(`${year + YEARS_COMPARED}-01-01T00:00Z`);
  const offsetAt = (moment: Temporal.Instant): string => moment.toZonedDateTimeISO(zone).offset;
  const before = onsets.findLast(({ at }) => Temporal.Instant.compare(at, begin) <= 0);
  const within = onsets.filter(
    ({ at, from, to }) =>
      from !== to && Temporal.Instant.compare(at, begin) > 0 && Temporal.Instant.compare(at, end) < 0,
  );
  const first = before?.to ?? within[0]?.from;
  if (first === undefined || offsetAt(begin) !== first) return false;
  if (
    !within.every(({ at, from, to }) => offsetAt(at) === to && offsetAt(at.subtract({ seconds: 1 })) === from)
  )
    return false;
  let changes = 0;
  for (let at = begin.toZonedDateTimeISO(zone).getTimeZoneTransition("next"); at !== null;) {
    if (Temporal.Instant.compare(at.toInstant(), end) >= 0) break;
    changes++;
    at = at.getTimeZoneTransition("next");
  }
  return changes === within.length;
}

/** Sorted; undefined when something of them isn't understood. */
function listOnsets({ parts }: Component, year: number): Onset[] | undefined {
  const onsets = parts
    .filter(({ name }) => name === "STANDARD" || name === "DAYLIGHT")
    .map((observance) => listOnsetsOf(observance, year));
  if (onsets.length === 0 || onsets.includes(undefined)) return undefined;
  const sorted = dropSuperseded(onsets.map((list) => list ?? [])).sort((a, b) =>
    Temporal.Instant.compare(a.at, b.at),
  );
  return sorted.filter(({ at }, i) => sorted[i + 1]?.at.equals(at) !== true);
}

/** Exchange writes the rules of each era, and ends none: the next one of the kind does. */
function dropSuperseded(observances: readonly (readonly Onset[])[]): Onset[] {
  return observances.flatMap((onsets) => {
    const [own] = onsets;
    const later = observances
      .flatMap(([first]) => (first === undefined || own === undefined ? [] : [first]))
      .filter(({ at, isSummer }) => isSummer === own?.isSummer && isBefore(own.at, at));
    return onsets.filter(({ at }) => !later.some((next) => !isBefore(at, next.at)));
  });
}

function listOnsetsOf(observance: Component, year: number): Onset[] | undefined {
  const from = readOffset(observance, "TZOFFSETFROM");
  const to = readOffset(observance, "TZOFFSETTO");
  const start = readLocal(findValue(observance, "DTSTART"));
  const written = findValue(observance, "RRULE");
  if (from === undefined || to === undefined || start === undefined) return undefined;
  const rule = written
    ?.split(";")
    .filter((part) => part !== "" && !saysNothing(part, { local: start, wholeDay: false }))
    .join(";");
  const further = findLines(observance, "RDATE").flatMap((line) => valueOf(line).split(",").map(readLocal));
  if (further.includes(undefined)) return undefined;
  const days = rule === undefined ? [] : listDays(rule, start, from, year);
  if (days === undefined) return undefined;
  const time = start.toPlainTime();
  const isSummer = observance.name === "DAYLIGHT";
  return [start, ...further, ...days.map((day) => day.toPlainDateTime(time))].flatMap((local) =>
    local === undefined ? [] : [{ at: local.toZonedDateTime(from).toInstant(), from, to, isSummer }],
  );
}

function listDays(
  rule: string,
  start: Temporal.PlainDateTime,
  offset: string,
  year: number,
): Temporal.PlainDate[] | undefined {
  // Clocks are set by the year; other rules would give days without end.
  if (!/^(?:.*;)?FREQ=YEARLY(?:;|$)/.test(rule) || checkRecurrence(rule) !== undefined) return undefined;
  const first = Temporal.PlainDate.from({ year: year - 1, month: 1, day: 1 });
  const last = Temporal.PlainDate.from({ year: year + YEARS_COMPARED, month: 1, day: 1 });
  const since = start.toPlainDate();
  return listDates(
    { recurrence: rule, since },
    { from: start.toPlainTime(), timeZone: offset },
    first,
    last,
  ).filter((day) => !day.equals(since));
}

/** `-0500` as `-05:00`. */
function readOffset(observance: Component, name: string): string | undefined {
  const [, sign, hours, minutes] =
    /^([+-])(\d\d)(\d\d)(?:00)?$/.exec(findValue(observance, name) ?? "") ?? [];
  return hours === undefined || Number(hours) > 23 || Number(minutes) > 59
    ? undefined
    : `${sign ?? ""}${hours}:${minutes ?? ""}`;
}

function readLocal(text: string | undefined): Temporal.PlainDateTime | undefined {
  try {
    return text === undefined || !/^\d{8}T\d{6}$/.test(text) ? undefined : Temporal.PlainDateTime.from(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function findValue(observance: Component, name: string): string | undefined {
  const line = findLine(observance, name);
  return line === undefined ? undefined : valueOf(line);
}
