import { quoteForeign } from "../../text/plain-text";
import { groupBy } from "../../packages/grouping";
import { findZone } from "../zone-names";
import { findLine, valueOf, type Component } from "./components";
import { findZoneLike } from "./custom-zone";
import { NotImported, type Finding } from "./finding";
import type { ZoneOf } from "./property";

/** EST is a zone without summer to IANA, and New York to many programs: what they describe counts. */
const ABBREVIATION = /^[A-Z]{2,5}$/i;

/** Comparing one takes a while; no program writes so many. */
const MOST_COMPARED = 16;

export interface ZoneSettings {
  /** The calendar's own: of times that say none, and the first that rules are compared with. */
  readonly timeZone: string;
  /** IANA names by the names in the file, where somebody knows better. */
  readonly chosen: ReadonlyMap<string, string>;
}

/**
 * What the TZIDs of a file are: by the operator's choice, by their names, by X-LIC-LOCATION, or by the rules that the file describes.
 *
 * @param note is told of a zone that was found by its rules alone
 */
export function readZones(
  calendars: readonly Component[],
  { timeZone, chosen }: ZoneSettings,
  note: (finding: Finding) => void,
): ZoneOf {
  const descriptions = mapDescriptions(calendars);
  const known = new Map<string, string | undefined>();
  let compared = 0;
  const find = (tzid: string, line: number, year: number): string | undefined => {
    const description = descriptions.get(tzid);
    const location = description === undefined ? undefined : findLine(description, "X-LIC-LOCATION");
    const byName = findZone(tzid) ?? (location === undefined ? undefined : findZone(valueOf(location)));
    const named = chosen.get(tzid) ?? byName;
    const isSure = chosen.has(tzid) || (byName !== undefined && !ABBREVIATION.test(tzid));
    if (isSure || description === undefined || ++compared > MOST_COMPARED) return named;
    const like = findZoneLike(description, year, byName === undefined ? [timeZone] : [byName, timeZone]);
    if (like === byName) return byName;
    if (like !== undefined)
      note({
        kind: "note",
        line,
        message: `time zone ${quote(tzid)} is read as ${like}, whose clocks are set as the file says; if it's another, say --zone ${quote(`${tzid}=NAME`)}`,
      });
    return like ?? byName;
  };
  return (tzid, line, year) => {
    if (!known.has(tzid)) known.set(tzid, find(tzid, line, year));
    const zone = known.get(tzid);
    if (zone !== undefined) return zone;
    throw new NotImported(
      line,
      `is in time zone ${quote(tzid)}, which is no name that IANA or Windows has; say which it is, e.g. --zone ${quote(`${tzid}=America/New_York`)}`,
    );
  };
}

/** Of names that are described once; exports that were put together have other zones under the same name. */
function mapDescriptions(calendars: readonly Component[]): ReadonlyMap<string, Component> {
  const all = calendars.flatMap(({ parts }) => parts).filter(({ name }) => name === "VTIMEZONE");
  const byName = groupBy(all, nameOf);
  return new Map(
    [...byName].flatMap(([name, descriptions]) => {
      const [first] = descriptions;
      const alike = new Set(descriptions.map(textOf)).size === 1;
      return first !== undefined && alike ? [[name, first]] : [];
    }),
  );
}

function textOf({ lines, parts }: Component): string {
  return [...lines.map(({ text }) => text), ...parts.map(textOf)].join("\n");
}

/** A name may have colons that should be in quotes. */
function nameOf(description: Component): string {
  const text = findLine(description, "TZID")?.text ?? "";
  return text
    .slice(text.indexOf(":") + 1)
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replace(/\\([,;\\])/g, "$1");
}

function quote(text: string): string {
  return JSON.stringify(quoteForeign(text, 100));
}
