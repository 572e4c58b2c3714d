import type { Runtime } from "../runtimes/runtime";
import { findRuntime, RUNTIMES, type RuntimeName, type RuntimePathSetting } from "../runtimes/runtimes";
import type { Entry, Report } from "./merge";
import type { Defaults, NodeContent } from "./schema";

/** A node's runtime, and where its containers are. Undefined where nobody says what it is, which is reported then. */
export function resolveRuntime(
  entry: Entry<NodeContent>,
  defaults: Defaults | undefined,
  report: Report,
): { readonly runtime: RuntimeName; readonly containersPath?: string } | undefined {
  const node = entry.content;
  const runtime = node.runtime ?? defaults?.runtime;
  if (runtime === undefined) {
    report(entry, [], "has no runtime; give it here or in defaults");
    return undefined;
  }
  for (const { name, title, path } of RUNTIMES as readonly Runtime[]) {
    if (path === undefined || name === runtime || pathIn(node, path.setting) === undefined) continue;
    report(entry, [path.setting], `is for containers of ${title}, and the runtime is ${runtime}`);
  }
  const { path } = findRuntime(runtime);
  const containersPath = path && (pathIn(node, path.setting) ?? pathIn(defaults, path.setting));
  return { runtime, ...(containersPath !== undefined && { containersPath }) };
}

function pathIn(settings: Defaults | undefined, setting: string): string | undefined {
  return settings?.[setting as RuntimePathSetting];
}
