import { findSameNames, readModuleEntry } from "../files/module-fields";
import type { PathSegment } from "../files/problem";
import type { ModuleOverrides } from "../framework/desired";
import { formatModule } from "../framework/module";
import { toolOfLine } from "../framework/tools/tools";
import type { ContainerFramework } from "./framework";
import type { ContainerFrameworkContent, FrameworkContent } from "./framework-schema";
import type { Entry, Report } from "./merge";
import { anchorPath } from "./reaching";
import type { Defaults, NodeContent } from "./schema";

/**
 * Puts together what container, node and defaults say of a container's framework. Undefined where none is kept there, or
 * where something is missing, which is reported then.
 */
export function resolveFramework(
  id: string,
  own: ContainerFrameworkContent | undefined,
  node: Entry<NodeContent>,
  defaults: Entry<Defaults> | undefined,
  report: Report,
): ContainerFramework | undefined {
  const general = anchorKeys(defaults?.content.framework, defaults?.source.file);
  const ofNode = anchorKeys(node.content.framework, node.source.file);
  const path: PathSegment[] = ["containers", id, "framework"];
  const overrides = resolveModules(own, node, path, report);
  const { line, tool, repository, keys = [], ...settings } = { ...general, ...ofNode, ...own };
  if (line === "none" || (line === undefined && own === undefined)) return undefined;
  if (line === undefined || repository === undefined) {
    const missing = line === undefined ? "line" : "repository";
    report(node, ["containers", id], `has no framework.${missing}; give it here or in defaults`);
    return undefined;
  }
  return {
    line,
    tool: tool ?? toolOfLine(line).name,
    repository,
    keys,
    automaticUpdater: settings.automaticUpdater ?? "report",
    registrationTolerance: settings.registrationTolerance ?? 0,
    ...(settings.database !== undefined && { database: settings.database }),
    ...(own?.sipCall !== undefined && {
      sipCall: { extension: own.sipCall.extension, port: own.sipCall.port ?? 5060 },
    }),
    overrides,
  };
}

function anchorKeys(settings: FrameworkContent | undefined, file = ""): FrameworkContent {
  const { keys, ...rest } = settings ?? {};
  return { ...rest, ...(keys !== undefined && { keys: keys.map((key) => anchorPath(key, file)) }) };
}

function resolveModules(
  own: ContainerFrameworkContent | undefined,
  node: Entry<NodeContent>,
  path: readonly PathSegment[],
  report: Report,
): ModuleOverrides {
  const modules = (own?.modules ?? []).map(readModuleEntry);
  const hold = own?.hold ?? [];
  for (const { second } of findSameNames(modules)) {
    report(
      node,
      [...path, "modules", second],
      `module ${modules[second]?.name ?? ""} is there already; choose one`,
    );
  }
  for (const [i, name] of hold.entries()) {
    const wanted = modules.find((module) => module.name === name);
    if (wanted === undefined) continue;
    const message = `${name} is to be left as it is and to become ${formatModule(wanted)}; choose one`;
    report(node, [...path, "hold", i], message);
  }
  return { modules, hold };
}
