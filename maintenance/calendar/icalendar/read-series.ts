import { readComponents, findLine, valueOf, type Component } from "./components";
import { findUid, nameOf, readEvent, type IcalEvent } from "./event";
import { NotImported, type Finding } from "./finding";
import { joinSeries, type Series } from "./series";
import { readZones, type ZoneSettings } from "./zones";

/** What isn't about times that are taken up, so that nobody misses it. */
const BESIDE: ReadonlySet<string> = new Set(["VEVENT", "VTIMEZONE"]);

/**
 * What takes place by an iCalendar text, as Exchange, Outlook, Google, Thunderbird and iCloud write it.
 *
 * @param tell is told of all that isn't imported, or not as it's written
 * @throws InvalidFile when it's no iCalendar text
 */
export function readSeries(
  text: string,
  file: string,
  settings: ZoneSettings,
  tell: (finding: Finding) => void,
): Series[] {
  const calendars = readComponents(text, file);
  const zoneOf = readZones(calendars, settings, tell);
  const unread = new Set<string>();
  const events = calendars.flatMap((calendar) => {
    tellOfOthers(calendar, tell);
    const cancelled = methodOf(calendar) === "CANCEL";
    return calendar.parts
      .filter(({ name }) => name === "VEVENT")
      .flatMap((component): IcalEvent[] => {
        try {
          const event = readEvent(component, settings.timeZone, zoneOf);
          return [cancelled ? { ...event, status: "CANCELLED" } : event];
        } catch (error) {
          if (!(error instanceof NotImported)) throw error;
          const uid = findUid(component);
          if (uid !== undefined && findLine(component, "RECURRENCE-ID") !== undefined) unread.add(uid);
          tell({
            kind: "problem",
            line: error.line ?? component.line,
            message: `"${nameOf(component)}" ${error.message}`,
          });
          return [];
        }
      });
  });
  return joinSeries(events, unread, tell);
}

/** The zone that a calendar says is its own, as it's written. */
export function findOwnZone(
  text: string,
  file: string,
): { readonly name: string; readonly line: number } | undefined {
  const lines = readComponents(text, file).flatMap(({ lines: all }) => all);
  const line = lines.find(({ name }) => name === "X-WR-TIMEZONE");
  return line === undefined ? undefined : { name: valueOf(line), line: line.line };
}

function methodOf(calendar: Component): string | undefined {
  const line = findLine(calendar, "METHOD");
  return line === undefined ? undefined : valueOf(line).toUpperCase();
}

function tellOfOthers({ parts, line }: Component, tell: (finding: Finding) => void): void {
  const counts = new Map<string, number>();
  for (const { name } of parts) if (!BESIDE.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [name, count] of counts)
    tell({
      kind: "note",
      line,
      message: `${name} parts are no events, so ${count === 1 ? "one is" : `${count} are`} left out`,
    });
  for (const { name, lines } of parts) {
    const broken = name === "VEVENT" ? lines.find((one) => one.name === "") : undefined;
    if (broken !== undefined)
      tell({
        kind: "note",
        line: broken.line,
        message: "the line says nothing that iCalendar has, so it's left out",
      });
  }
}
