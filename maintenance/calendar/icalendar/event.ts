import { Temporal } from "@js-temporal/polyfill";
import { quoteForeign } from "../../text/plain-text";
import { findLine, findLines, valueOf, type Component } from "./components";
import { NotImported } from "./finding";
import {
  createReader,
  listValues,
  readDuration,
  readMoments,
  readParameter,
  readText,
  type LocalMoment,
  type ZoneOf,
} from "./property";
import { readRules } from "./rules";

export interface Span {
  readonly start: LocalMoment;
  readonly end: LocalMoment;
}

/** A VEVENT as it's written; what its UID has to do with others is for `series.ts`. */
export interface IcalEvent extends Span {
  readonly line: number;
  /** Its summary, on one line; never empty. */
  readonly name: string;
  readonly uid: string | undefined;
  /** How often it was revised. */
  readonly sequence: number;
  /** Whether it says no zone: its times were taken for the calendar's. */
  readonly floating: boolean;
  readonly status: "CONFIRMED" | "TENTATIVE" | "CANCELLED";
  /** RFC 5545, days only. */
  readonly rules: readonly string[];
  readonly except: readonly (LocalMoment & { readonly line: number })[];
  /** Times beside the first one and those of the rules (RDATE). */
  readonly further: readonly Span[];
  /** The time of a series that it stands for. */
  readonly replaces?: LocalMoment & { readonly andLater: boolean };
}

/**
 * @param floating the zone of times that say none
 * @throws NotImported
 */
export function readEvent(component: Component, floating: string, zoneOf: ZoneOf): IcalEvent {
  const startLine = findLine(component, "DTSTART");
  if (startLine === undefined)
    throw new NotImported(undefined, "has no DTSTART, so it's unknown when it begins");
  if (findLine(component, "EXRULE") !== undefined)
    throw new NotImported(
      findLine(component, "EXRULE")?.line,
      "has an EXRULE, which RFC 5545 has no more; write the days that it leaves out with except",
    );
  const [start] = readMoments(startLine, floating, zoneOf);
  if (start === undefined) throw new NotImported(startLine.line, "has no time in DTSTART");
  // What says no zone is on the clocks of the event's own.
  const read = (name: string): (LocalMoment & { line: number })[] =>
    findLines(component, name).flatMap((line) =>
      readMoments(line, start.timeZone, zoneOf).map((moment) => ({ ...moment, line: line.line })),
    );
  const end = readEnd(component, start, read);
  const [replaced] = read("RECURRENCE-ID");
  const replacing = findLine(component, "RECURRENCE-ID");
  return {
    line: component.line,
    name: nameOf(component),
    uid: findUid(component),
    sequence: Number(/^\d{1,9}$/.exec(findValue(component, "SEQUENCE") ?? "")?.[0] ?? 0),
    floating: !start.wholeDay && !/;TZID=/i.test(startLine.text) && !/Z$/i.test(valueOf(startLine)),
    status: statusOf(component),
    start,
    end,
    rules: readRules(component, start),
    except: read("EXDATE"),
    further: readFurther(component, { start, end }, zoneOf),
    ...(replaced !== undefined &&
      replacing !== undefined && {
        replaces: {
          ...replaced,
          andLater: readParameter(replacing, "range")?.toUpperCase() === "THISANDFUTURE",
        },
      }),
  };
}

/** A name that is known before anything else of the event is. */
export function nameOf(component: Component): string {
  const line = findLine(component, "SUMMARY");
  try {
    const name = line === undefined ? "" : quoteForeign(readText(line), 200);
    return name.trim() === "" ? "without a summary" : name.trim();
  } catch (error) {
    if (error instanceof NotImported) return "without a summary";
    throw error;
  }
}

export function findUid(component: Component): string | undefined {
  const line = findLine(component, "UID");
  const uid = line?.text.slice(line.text.indexOf(":") + 1).trim();
  return uid === "" ? undefined : uid;
}

/** Of DTEND, DURATION, or neither, which means a whole day for a date (RFC 5545, 3.6.1). */
function readEnd(
  component: Component,
  start: LocalMoment,
  read: (name: string) => (LocalMoment & { line: number })[],
): LocalMoment {
  const [given] = read("DTEND");
  if (given !== undefined) {
    if (given.wholeDay !== start.wholeDay)
      throw new NotImported(
        given.line,
        "has a time at one end and none at the other; give both a time, or neither",
      );
    return given;
  }
  const duration = findLine(component, "DURATION");
  if (duration !== undefined) return addTo(start, readDuration(duration), duration.line);
  if (start.wholeDay) return { ...start, local: start.local.add({ days: 1 }) };
  throw new NotImported(undefined, "has neither DTEND nor DURATION, so it's unknown when it ends");
}

/** RDATE: moments, at which it's as long as at first, or periods with ends or lengths of their own. */
function readFurther(component: Component, { start, end }: Span, zoneOf: ZoneOf): Span[] {
  const length = start.local.until(inZone(end, start.timeZone).local);
  return findLines(component, "RDATE").flatMap((line) => {
    const read = createReader(line, start.timeZone, zoneOf);
    return listValues(line).map((value) => {
      const [first = "", last] = value.split("/");
      const begin = read(first);
      if (last?.toUpperCase().startsWith("P"))
        return { start: begin, end: addTo(begin, readDuration(line, last), line.line) };
      if (last !== undefined) return { start: begin, end: read(last) };
      const own = inZone(begin, start.timeZone);
      return { start: own, end: { ...own, local: own.local.add(length) } };
    });
  });
}

/** Days of a length are counted on clocks, hours are real ones (RFC 5545, 3.3.6). */
function addTo(start: LocalMoment, length: Temporal.Duration, line: number): LocalMoment {
  try {
    return { ...start, local: start.local.toZonedDateTime(start.timeZone).add(length).toPlainDateTime() };
  } catch (error) {
    if (error instanceof RangeError) throw new NotImported(line, "is longer than time can be counted");
    throw error;
  }
}

/** The same moment on the clocks of another zone; a whole day is the same everywhere. */
export function inZone<T extends LocalMoment>(moment: T, timeZone: string): T {
  if (moment.wholeDay || moment.timeZone === timeZone) return moment;
  const local = moment.local.toZonedDateTime(moment.timeZone).withTimeZone(timeZone).toPlainDateTime();
  return { ...moment, local, timeZone };
}

function statusOf(component: Component): IcalEvent["status"] {
  const status = findValue(component, "STATUS")?.toUpperCase();
  return status === "CANCELLED" || status === "TENTATIVE" ? status : "CONFIRMED";
}

function findValue(component: Component, name: string): string | undefined {
  const line = findLine(component, name);
  return line === undefined ? undefined : valueOf(line);
}
