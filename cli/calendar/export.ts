import path from "node:path";
import { Temporal } from "@js-temporal/polyfill";
import { CALENDAR_FILE } from "../../declarations/file-kinds";
import { exportWindows } from "../../maintenance/calendar/icalendar/export";
import { parseCalendar } from "../../maintenance/calendar/parse";
import { STANDARD_STREAM } from "../maint/arguments";
import type { Surroundings } from "../maint/command";
import { readArgument } from "../../declarations/read-argument";
import { replaceFile } from "../maint/replace-file";
import { parseExportOptions } from "./options";

/** `maint calendar export` */
export async function runExport(args: readonly string[], { cwd, print }: Surroundings): Promise<number> {
  const { file, days, output } = parseExportOptions(args);
  const calendar = parseCalendar(readArgument(CALENDAR_FILE, path.resolve(cwd, file), file), file);
  const now = Temporal.Now.instant();
  const text = exportWindows(calendar, now, now.add({ hours: 24 * days }), now);
  if (output === STANDARD_STREAM) print(text);
  else await replaceFile(path.resolve(cwd, output), text);
  return 0;
}
