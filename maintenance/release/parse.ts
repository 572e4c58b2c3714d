import { InvalidFile, type PathSegment, type Problem } from "../files/problem";
import { createProblem, validateFile } from "../files/validate";
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

  const release = {
    name: source.value.release,
    nodes: readLayer("nodes"),
    containers: readLayer("containers"),
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
