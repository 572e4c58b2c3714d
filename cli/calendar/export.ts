import path from "node:path";
import { Temporal } from "@js-temporal/polyfill";
import { CALENDAR_FILE } from "../../declarations/file-kinds";
import { exportWindows } from "../../maintenance/calendar/icalendar/export";
import { parseCalendar } from "../../maintenance/calendar/parse";
import { readArguments, STANDARD_STREAM } from "../maint/arguments";
import { MisusedCommand, type Surroundings } from "../maint/command";
import { readArgument } from "../maint/read-argument";
import { replaceFile } from "../maint/replace-file";

const MOST_DAYS = 731;

/** `maint calendar export` */
export async function runExport(args: readonly string[], { cwd, print }: Surroundings): Promise<number> {
  const { file, days, output } = parseOptions(args);
  const calendar = parseCalendar(readArgument(CALENDAR_FILE, path.resolve(cwd, file), file), file);
  const now = Temporal.Now.instant();
  const text = exportWindows(calendar, now, now.add({ hours: 24 * days }), now);
  if (output === STANDARD_STREAM) print(text);
  else await replaceFile(path.resolve(cwd, output), text);
  return 0;
}

function parseOptions(args: readonly string[]): { file: string; days: number; output: string } {
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
