import { findSameNames, readModuleEntry } from "../files/module-fields";
import { InvalidFile, type PathSegment, type Problem } from "../files/problem";
import { createProblem, validateFile } from "../files/validate";
import type { DesiredModule } from "../framework/module";
import { findContradictions } from "../packages/coexistence";
import { formatNevra, parseNevra } from "../packages/nevra";
import type { DesiredPackage } from "../packages/transition";
import type { Layer, Release } from "./release";
import { ReleaseFile, type PackageEntry } from "./schema";

/**
 * Reads a release file.
 * @throws InvalidFile with every problem of the file
 */
export function parseRelease(text: string, file: string): Release {
  const source = validateFile({ file, text }, ReleaseFile);
  const problems: Problem[] = [];

  const readLayer = (layer: Layer): Record<string, DesiredPackage[]> => {
    const families = Object.entries(source.value[layer] ?? {}).map(([family, { packages }]) => {
      const path: PathSegment[] = [layer, family, "packages"];
      const located = packages.map((entry, i) => ({ ...readEntry(entry), path: [...path, i] }));
      for (const { first, second } of findContradictions(located)) {
        const line = source.locate(first.path);
        const message = `${formatNevra(second)} can't be installed beside ${formatNevra(first)} on line ${line}; leave one of them out`;
        problems.push(createProblem(source, second.path, message));
      }
      return [family, packages.map(readEntry)] as const;
    });
    return Object.fromEntries(families);
  };

  const readFramework = (
    lines: NonNullable<typeof source.value.framework>,
  ): Record<string, DesiredModule[]> => {
    const read = Object.entries(lines).map(([line, { modules }]) => {
      const path: PathSegment[] = ["framework", line, "modules"];
      for (const { first, second } of findSameNames(modules)) {
        const at = source.locate([...path, first]);
        const message = `module ${modules[second]?.name ?? ""} is already on line ${at}; leave one of them out`;
        problems.push(createProblem(source, [...path, second], message));
      }
      return [line, modules.map(readModuleEntry)] as const;
    });
    return Object.fromEntries(read);
  };

  const { framework } = source.value;
  const release: Release = {
    name: source.value.release,
    nodes: readLayer("nodes"),
    containers: readLayer("containers"),
    ...(framework !== undefined && { framework: readFramework(framework) }),
  };
  if (problems.length > 0) throw new InvalidFile(problems);
  return release;
}

function readEntry(entry: PackageEntry): DesiredPackage {
  const { nevra, sha256, ensure } = typeof entry === "string" ? { nevra: entry } : entry;
  return {
    ...parseNevra(nevra),
    ensure: ensure ?? "where-installed",
    ...(sha256 !== undefined && { sha256: sha256.toLowerCase() }),
  };
}
