import { readArguments } from "../maint/arguments";
import { MisusedCommand } from "../maint/command";
import type { PlannedFrom } from "../plan/obtain-plan";

export interface PendingOptions extends PlannedFrom {
  /** For programs, and not for people. */
  readonly isJson: boolean;
}

/**
 * Reads the command line of `maint pending`.
 *
 * @throws MisusedCommand
 */
export function parsePendingOptions(args: readonly string[]): PendingOptions {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const more = end < 0 ? [] : args.slice(end + 1);
  const { stack, from, json = false } = parse(own);
  if (from !== undefined && (stack !== undefined || more.length > 0))
    throw new MisusedCommand("With --from no preview is run, so --stack and Pulumi's options mean nothing.");
  return {
    preview: { ...(stack !== undefined && { stack }), policyPacks: [], more },
    ...(from !== undefined && { from }),
    isJson: json,
  };
}

function parse(args: readonly string[]) {
  const { values } = readArguments({
    args: [...args],
    options: {
      stack: { type: "string", short: "s" },
      from: { type: "string" },
      json: { type: "boolean" },
    },
  });
  return values;
}
