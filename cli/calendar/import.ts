import path from "node:path";
import { CALENDAR_FILE, ICALENDAR_FILE } from "../../declarations/file-kinds";
import { formatCalendar } from "../../maintenance/calendar/format";
import type { Finding } from "../../maintenance/calendar/icalendar/finding";
import { importCalendar } from "../../maintenance/calendar/icalendar/import";
import { findOwnZone } from "../../maintenance/calendar/icalendar/read-series";
import { parseCalendar } from "../../maintenance/calendar/parse";
import { findZone } from "../../maintenance/calendar/zone-names";
import { InvalidFile } from "../../maintenance/files/problem";
import { plainLine, quoteForeign } from "../../maintenance/text/plain-text";
import { STANDARD_STREAM } from "../maint/arguments";
import { MisusedCommand, type Surroundings } from "../maint/command";
import { readArgument } from "../../declarations/read-argument";
import { replaceFile } from "../maint/replace-file";
import { parseImportOptions, type ImportOptions } from "./options";

/** Something of the file isn't in the calendar. */
const INCOMPLETE = 3;

/** `maint calendar import` */
export async function runImport(
  args: readonly string[],
  { cwd, print, tell }: Surroundings,
): Promise<number> {
  const options = parseImportOptions(args);
  const text = readArgument(ICALENDAR_FILE, path.resolve(cwd, options.file), options.file);
  const timeZone = options.timeZone ?? chooseZone(text, options);
  const settings = { timeZone, chosen: options.zones };
  const { content, findings, count } = importCalendar(text, options.file, options.kind, settings);
  const lines = findings.map((finding) => describe(options.file, finding));
  if (count === 0)
    throw new Error([...lines, `${options.file} has nothing to import as ${options.kind}.`].join("\n"));
  const problems = findings.filter(({ kind }) => kind === "problem");
  const calendar = formatCalendar(content, [
    `Made by \`maint calendar import\` of ${path.basename(options.file)}, as ${options.kind}.`,
    ...problems.map((finding) => `NOT IMPORTED: ${describe(path.basename(options.file), finding)}`),
  ]);
  refuseLarge(calendar, options.file);
  // What can't be read back would only be found out by those who want to use it.
  parseCalendar(calendar, options.output);
  if (options.output === STANDARD_STREAM) print(calendar);
  else await replaceFile(path.resolve(cwd, options.output), calendar);
  tell([...lines, summarize(count, problems.length, options)].map((line) => `${line}\n`).join(""));
  return problems.length === 0 ? 0 : INCOMPLETE;
}

function chooseZone(text: string, { file }: ImportOptions): string {
  const own = findOwnZone(text, file);
  if (own === undefined)
    throw new MisusedCommand(
      `${file} doesn't say the calendar's time zone; say it, e.g. --time-zone America/New_York.`,
    );
  const zone = findZone(own.name);
  if (zone !== undefined) return zone;
  const message = `the calendar's time zone ${JSON.stringify(quoteForeign(own.name, 100))} is no name that IANA or Windows has; say the zone, e.g. --time-zone America/New_York`;
  throw new InvalidFile([{ file, line: own.line, path: [], message }]);
}

function describe(file: string, { line, kind, message }: Finding): string {
  return plainLine(`${file}:${line}: ${kind === "note" ? "note: " : ""}${message}`);
}

function summarize(count: number, problems: number, { kind }: ImportOptions): string {
  const imported = `${count} ${count === 1 ? "entry" : "entries"} imported as ${kind}`;
  return problems === 0
    ? `${imported}.`
    : `${imported}; ${problems} couldn't be, and must be written by hand.`;
}

function refuseLarge(calendar: string, file: string): void {
  if (Buffer.byteLength(calendar) <= CALENDAR_FILE.largestKb * 1024) return;
  throw new Error(
    `A calendar of ${file} would be larger than ${CALENDAR_FILE.largestKb} KB, which is the most there may be. Export fewer years.`,
  );
}
