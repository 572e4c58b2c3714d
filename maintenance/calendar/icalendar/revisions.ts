import type { IcalEvent } from "./event";
import type { Finding } from "./finding";

/**
 * The events without older revisions of what is there in a newer one (RFC 5545, 3.8.7.4). Those of one number are all kept: there are
 * programs that give each event the same UID.
 */
export function keepNewest(events: readonly IcalEvent[], tell: (finding: Finding) => void): IcalEvent[] {
  const highest = new Map<string, number>();
  for (const event of events) {
    const key = keyOf(event);
    if (key !== undefined) highest.set(key, Math.max(highest.get(key) ?? 0, event.sequence));
  }
  return events.filter((event) => {
    const key = keyOf(event);
    const newest = key === undefined ? undefined : highest.get(key);
    if (newest === undefined || event.sequence === newest) return true;
    tell({
      kind: "note",
      line: event.line,
      message: `"${event.name}" is an older revision (SEQUENCE ${event.sequence}) of an event that the file has, too (${newest}), so it's left out`,
    });
    return false;
  });
}

function keyOf({ uid, replaces }: IcalEvent): string | undefined {
  return uid === undefined
    ? undefined
    : JSON.stringify([uid, replaces?.local.toString(), replaces?.timeZone]);
}
