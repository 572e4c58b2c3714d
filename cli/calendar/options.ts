import { findZone } from "../../maintenance/calendar/zone-names";
import { EVENT_KINDS, type EventKind } from "../../maintenance/calendar/icalendar/import";
import { readArguments, STANDARD_STREAM } from "../maint/arguments";
import { MisusedCommand } from "../maint/command";

export interface ImportOptions {
  /** The iCalendar file. */
  readonly file: string;
  readonly kind: EventKind;
  /** IANA name. */
  readonly timeZone?: string;
  /** IANA names by the names that the file has for zones. */
  readonly zones: ReadonlyMap<string, string>;
  readonly output: string;
}

export interface ExportOptions {
  /** The calendar file. */
  readonly file: string;
  /** How many days' windows are exported. */
  readonly days: number;
  readonly output: string;
}

const MOST_DAYS = 731;

/**
 * Reads the command line of `maint calendar import`.
 * @throws MisusedCommand
 */
export function parseImportOptions(args: readonly string[]): ImportOptions {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      as: { type: "string", default: "windows" },
      "time-zone": { type: "string" },
      zone: { type: "string", multiple: true, default: [] },
      output: { type: "string", default: STANDARD_STREAM },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw new MisusedCommand(
      `One iCalendar file is imported at a time, not ${positionals.length}: maint calendar import FILE.ics.`,
    );
  const kind = EVENT_KINDS.find((known) => known === values.as);
  if (kind === undefined)
    throw new MisusedCommand(`--as is ${EVENT_KINDS.join(", ")}, not ${JSON.stringify(values.as)}.`);
  const timeZone = values["time-zone"];
  return {
    file,
    kind,
    ...(timeZone !== undefined && { timeZone: requireZone("--time-zone", timeZone) }),
    zones: new Map(values.zone.map(readZone)),
    output: values.output,
  };
}

/**
 * Reads the command line of `maint calendar export`.
 * @throws MisusedCommand
 */
export function parseExportOptions(args: readonly string[]): ExportOptions {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      days: { type: "string", default: "92" },
      output: { type: "string", default: STANDARD_STREAM },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw new MisusedCommand(
      `One calendar file is exported at a time, not ${positionals.length}: maint calendar export CALENDAR.yaml.`,
    );
  const days = Number(values.days);
  if (!/^\d{1,3}$/.test(values.days) || days < 1 || days > MOST_DAYS)
    throw new MisusedCommand(
      `--days is a number from 1 to ${MOST_DAYS}, not ${JSON.stringify(values.days)}.`,
    );
  return { file, days, output: values.output };
}

function readZone(text: string): [string, string] {
  const at = text.lastIndexOf("=");
  if (at < 1)
    throw new MisusedCommand(
      `--zone says which zone a name of the file is, e.g. --zone "Head Office=America/New_York", not ${JSON.stringify(text)}.`,
    );
  return [text.slice(0, at), requireZone("--zone", text.slice(at + 1))];
}

function requireZone(option: string, name: string): string {
  const zone = findZone(name);
  if (zone !== undefined) return zone;
  throw new MisusedCommand(
    `${option} has no time zone ${JSON.stringify(name)}; say an IANA name, e.g. America/New_York.`,
  );
}
