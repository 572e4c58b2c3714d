import { parseArgs, type ParseArgsConfig } from "node:util";
import { MisusedCommand } from "./command";

/** `-` in place of a file's name. */
export const STANDARD_STREAM = "-";

/**
 * Reads a command line.
 *
 * @throws MisusedCommand for what isn't among the options
 */
export function readArguments<const T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // Its errors are sentences on the command line, all of them.
    throw new MisusedCommand(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The files that a result goes to, by the names of their options: text to standard output, unless something else does.
 *
 * @throws MisusedCommand when several are the standard stream
 */
export function chooseOutputs<Output extends string>(
  options: readonly Output[],
  files: Readonly<Partial<Record<Output | "text", string>>>,
): Readonly<Partial<Record<Output | "text", string>>> {
  const toStandard = options.filter((option) => files[option] === STANDARD_STREAM);
  if (toStandard.length > 1) {
    throw new MisusedCommand(
      `Only one output can go to standard output: ${toStandard.map((option) => `--${option}`).join(" and ")} can't both.`,
    );
  }
  return toStandard.length === 0 && files.text === undefined ? { ...files, text: STANDARD_STREAM } : files;
}
