import { readArguments } from "../maint/arguments";
import { MisusedCommand } from "../maint/command";

/** Whose digest is asked for. */
export interface DigestOptions {
  readonly kind: "release" | "calendar";
  readonly file: string;
}

/**
 * Reads the command line of `maint digest`.
 *
 * @throws MisusedCommand
 */
export function parseDigestOptions(args: readonly string[]): DigestOptions {
  const { positionals, values } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { calendar: { type: "string", multiple: true } },
  });
  const calendars = values.calendar ?? [];
  const [file, ...others] = [...positionals, ...calendars];
  if (file === undefined || others.length > 0)
    throw new MisusedCommand(
      `The digest is one file's, not that of ${positionals.length + calendars.length}: maint digest RELEASE.yaml, or maint digest --calendar CALENDAR.yaml.`,
    );
  return { kind: calendars.length > 0 ? "calendar" : "release", file };
}
