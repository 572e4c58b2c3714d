import { readArguments } from "../maint/arguments";
import { MisusedCommand } from "../maint/command";

/**
 * Reads the command line of `maint digest`.
 *
 * @returns the release file
 * @throws MisusedCommand
 */
export function parseDigestOptions(args: readonly string[]): string {
  const { positionals } = readArguments({ args: [...args], allowPositionals: true, options: {} });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw new MisusedCommand(
      `The digest is one release file's, not that of ${positionals.length}: maint digest RELEASE.yaml.`,
    );
  return file;
}
