import path from "node:path";
import { parseArgs } from "node:util";
import type { PreviewRun } from "../plan/run-preview";
import { MisusedCommand } from "./command";

/** `-` in place of a file's name. */
export const STANDARD_STREAM = "-";

export const OUTPUTS = ["text", "markdown", "json", "sarif"] as const;
export type Output = (typeof OUTPUTS)[number];

export interface PlanOptions {
  readonly preview: Pick<PreviewRun, "stack" | "policyPacks" | "more">;
  /** The file of a preview that was made elsewhere. */
  readonly from?: string;
  /** Files to write; at most one is the standard stream. */
  readonly outputs: Readonly<Partial<Record<Output, string>>>;
}

const MAINTENANCE_POLICY = path.resolve(__dirname, "../../policy");

/**
 * Reads the command line of `maint plan`.
 *
 * @throws MisusedCommand
 */
export function parsePlanOptions(args: readonly string[]): PlanOptions {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const more = end < 0 ? [] : args.slice(end + 1);
  const { stack, "policy-pack": policyPacks, from, ...files } = parse(own);
  if (from !== undefined && (stack !== undefined || policyPacks !== undefined || more.length > 0)) {
    throw new MisusedCommand(
      "With --from no preview is run, so --stack, --policy-pack and Pulumi's options mean nothing.",
    );
  }
  const toStandard = OUTPUTS.filter((output) => files[output] === STANDARD_STREAM);
  if (toStandard.length > 1) {
    throw new MisusedCommand(
      `Only one output can go to standard output: ${toStandard.map((output) => `--${output}`).join(" and ")} can't both.`,
    );
  }
  return {
    preview: {
      ...(stack !== undefined && { stack }),
      policyPacks: policyPacks ?? [MAINTENANCE_POLICY],
      more,
    },
    ...(from !== undefined && { from }),
    outputs:
      toStandard.length === 0 && files.text === undefined ? { ...files, text: STANDARD_STREAM } : files,
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", short: "s" },
        "policy-pack": { type: "string", multiple: true },
        from: { type: "string" },
        text: { type: "string" },
        markdown: { type: "string" },
        json: { type: "string" },
        sarif: { type: "string" },
      },
    });
    return values;
  } catch (error) {
    // Its errors are sentences on the command line, all of them.
    throw new MisusedCommand(error instanceof Error ? error.message : String(error));
  }
}
