import { Temporal } from "@js-temporal/polyfill";
import { isTimeZone } from "./time-fields";
import windowsZones from "cldr-core/supplemental/windowsZones.json";

/** The world's territory in CLDR: the zone that stands for a Windows zone everywhere. */
const WORLD = "001";

const BY_WINDOWS_NAME: ReadonlyMap<string, string> = new Map(
  windowsZones.supplemental.windowsZones.mapTimezones
    .filter(({ mapZone }) => mapZone._territory === WORLD)
    .map(({ mapZone }) => [mapZone._other.toLowerCase(), mapZone._type]),
);

/** One zone for each that Windows knows: cities that people know. */
export const WELL_KNOWN_ZONES: readonly string[] = [...new Set(BY_WINDOWS_NAME.values())];

/**
 * The IANA name of a zone by the names that calendar programs give it: `Europe/Berlin`, `W. Europe Standard Time` (Windows),
 * `/mozilla.org/20050126_1/Europe/Berlin`, `tzone://Microsoft/Utc`; undefined when it's none of these.
 */
export function findZone(name: string): string | undefined {
  const trimmed = name.trim();
  // Exchange numbers those that it has twice in one file: Eastern Standard Time 1.
  const windows = trimmed.replace(/ \d{1,3}$/, "").toLowerCase();
  const direct = canonicalZone(trimmed) ?? BY_WINDOWS_NAME.get(windows);
  if (direct !== undefined) return direct;
  // At most three of a path's last words are a name: America/Argentina/Buenos_Aires.
  const words = trimmed.split("/");
  for (const length of [3, 2, 1]) {
    const found = length < words.length ? canonicalZone(words.slice(-length).join("/")) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function canonicalZone(name: string): string | undefined {
  // An offset such as +01:00 is a zone to some, and has no summer.
  if (!/^[A-Za-z]/.test(name) || !isTimeZone(name)) return undefined;
  try {
    return Temporal.PlainDateTime.from("2000-01-01T00:00").toZonedDateTime(name).timeZoneId;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
