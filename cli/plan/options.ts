import type { PreviewRun } from "./run-preview";
import { chooseOutputs, readArguments } from "../maint/arguments";
import { MisusedCommand } from "../maint/command";
import { findMaintenancePack } from "./maintenance-pack";

export const OUTPUTS = ["text", "markdown", "json", "sarif"] as const;
export type Output = (typeof OUTPUTS)[number];

export interface PlanOptions {
  readonly preview: Pick<PreviewRun, "stack" | "policyPacks" | "more">;
  /** The file of a preview that was made elsewhere. */
  readonly from?: string;
  /** Files to write; at most one is the standard stream. */
  readonly outputs: Readonly<Partial<Record<Output, string>>>;
}

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
  return {
    preview: {
      ...(stack !== undefined && { stack }),
      policyPacks: policyPacks ?? (from === undefined ? [findMaintenancePack()] : []),
      more,
    },
    ...(from !== undefined && { from }),
    outputs: chooseOutputs(OUTPUTS, files),
  };
}

function parse(args: readonly string[]) {
  const { values } = readArguments({
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
}
