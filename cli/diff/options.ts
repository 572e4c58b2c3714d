import { chooseOutputs, readArguments } from "../maint/arguments";
import { MisusedCommand } from "../maint/command";

export const OUTPUTS = ["text", "markdown", "json"] as const;
export type Output = (typeof OUTPUTS)[number];

export interface DiffOptions {
  /** The release files that are compared. */
  readonly from: string;
  readonly to: string;
  /** The file of impact entries. */
  readonly impact?: string;
  /** Files to write; at most one is the standard stream. */
  readonly outputs: Readonly<Partial<Record<Output, string>>>;
}

/**
 * Reads the command line of `maint diff`.
 *
 * @throws MisusedCommand
 */
export function parseDiffOptions(args: readonly string[]): DiffOptions {
  const { values, positionals } = parse(args);
  const [from, to] = positionals;
  if (from === undefined || to === undefined || positionals.length > 2) {
    throw new MisusedCommand(
      `Two release files are compared, not ${positionals.length}: maint diff FROM.yaml TO.yaml.`,
    );
  }
  const { impact, ...files } = values;
  return { from, to, ...(impact !== undefined && { impact }), outputs: chooseOutputs(OUTPUTS, files) };
}

function parse(args: readonly string[]) {
  return readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      impact: { type: "string" },
      text: { type: "string" },
      markdown: { type: "string" },
      json: { type: "string" },
    },
  });
}
