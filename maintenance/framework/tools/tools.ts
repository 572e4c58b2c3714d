import { fwconsole } from "./fwconsole";
import { moduleAdmin } from "./module-admin";
import type { AdminTool } from "./tool";

/**
 * All admin tools there are, older ones first. The fleet file's words, the tool of a version line, where tools are found and seen at
 * work, and the tests of adapters come from this list.
 */
export const FRAMEWORK_TOOLS = [moduleAdmin, fwconsole] as const;

export type FrameworkTool = (typeof FRAMEWORK_TOOLS)[number]["name"];

export const FRAMEWORK_TOOL_NAMES: readonly FrameworkTool[] = FRAMEWORK_TOOLS.map(({ name }) => name);

export function isFrameworkTool(name: string | undefined): name is FrameworkTool {
  return FRAMEWORK_TOOL_NAMES.some((known) => known === name);
}

/** @param line a version line: `2.10` */
export function toolOfLine(line: string): AdminTool & { readonly name: FrameworkTool } {
  const version = Number(line.split(".")[0]);
  return FRAMEWORK_TOOLS.findLast(({ since }) => version >= since) ?? FRAMEWORK_TOOLS[0];
}

/** `module_admin up to 12, fwconsole from 13 on`: a sentence part. */
export function describeToolsByVersion(): string {
  return FRAMEWORK_TOOLS.map(({ name }, i) => {
    const next = FRAMEWORK_TOOLS[i + 1];
    return next === undefined
      ? `${name} from ${FRAMEWORK_TOOLS[i]?.since ?? 0} on`
      : `${name} up to ${next.since - 1}`;
  }).join(", ");
}
