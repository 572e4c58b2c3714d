import { findSameNames, readModuleEntry } from "../files/module-fields";
import type { FileForm } from "../files/form";
import { type GivenObject, InvalidFile, type PathSegment, type Problem } from "../files/problem";
import { createProblem, validateDeclared } from "../files/validate";
import type { DesiredModule } from "../framework/module";
import { readHeaderDigests } from "../packages/build";
import { findContradictions } from "../packages/coexistence";
import { formatNevra, type Package, parseNevra } from "../packages/nevra";
import { compareText } from "../packages/version";
import type { Layer, Provenance, Release, ReleasedPackage, ReleaseNotes } from "./release";
import {
  type AdvisoryEntry,
  type LeftOutEntry,
  type LeftOutInBulkEntry,
  type PackageEntry,
  type ProvenanceEntry,
  ReleaseFile,
} from "./schema";

const FORM: FileForm = { what: "a release file", fields: ["release"] };

/**
 * Reads a release file, or an object in its place.
 * @throws InvalidFile with every problem of the file
 */
export function parseRelease(text: string | GivenObject, file: string): Release {
  const source = validateDeclared({ file, text }, ReleaseFile, FORM);
  const problems: Problem[] = [];

  const readLayer = (layer: Layer): Record<string, ReleasedPackage[]> => {
    const families = Object.entries(source.value[layer] ?? {}).map(([family, { packages }]) => {
      const path: PathSegment[] = [layer, family, "packages"];
      const located = packages.map((entry, i) => ({ ...readEntry(entry), path: [...path, i] }));
      for (const { ensure, obsoletes, path: at } of located) {
        if (ensure !== "successor" || obsoletes !== undefined) continue;
        const message = "a successor needs `obsoletes`, which says what it takes the place of";
        problems.push(createProblem(source, at, message));
      }
      for (const { first, second } of findContradictions(located)) {
        const place = source.place(first.path);
        const message = `${formatNevra(second)} can't be installed beside ${formatNevra(first)} ${place}; leave one of them out${describeBeside(first, second)}`;
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
        const place = source.place([...path, first]);
        const message = `module ${modules[second]?.name ?? ""} is already ${place}; leave one of them out`;
        problems.push(createProblem(source, [...path, second], message));
      }
      return [line, modules.map(readModuleEntry)] as const;
    });
    return Object.fromEntries(read);
  };

  const readLayerNotes = (layer: Layer): Record<string, ReleaseNotes> => {
    const noted = Object.entries(source.value[layer] ?? {}).flatMap(
      ([family, { advisories, leftOut, leftOutInBulk }]) =>
        advisories === undefined && leftOut === undefined && leftOutInBulk === undefined
          ? []
          : [[family, readNotes(advisories ?? {}, leftOut ?? [], leftOutInBulk ?? [])] as const],
    );
    return Object.fromEntries(noted);
  };

  const { framework, provenance } = source.value;
  const notes = { nodes: readLayerNotes("nodes"), containers: readLayerNotes("containers") };
  const release: Release = {
    name: source.value.release,
    nodes: readLayer("nodes"),
    containers: readLayer("containers"),
    ...(framework !== undefined && { framework: readFramework(framework) }),
    ...(provenance !== undefined && { provenance: readProvenance(provenance) }),
    ...(Object.values(notes).some((layer) => Object.keys(layer).length > 0) && { notes }),
  };
  if (problems.length > 0) throw new InvalidFile(problems);
  return release;
}

/** How two builds of a name may both be in a release. */
function describeBeside(first: Package, second: Package): string {
  return first.arch !== second.arch || formatNevra(first) === formatNevra(second)
    ? ""
    : ", or say `installOnly: true` of both where machines keep them side by side";
}

function readEntry(entry: PackageEntry): ReleasedPackage {
  const fields: Exclude<PackageEntry, string> = typeof entry === "string" ? { nevra: entry } : entry;
  const { nevra, sha256, headerSha256, headerSha1, ensure, obsoletes, installOnly, size, signedBy } = fields;
  const header = readHeaderDigests({ sha256: headerSha256, sha1: headerSha1 });
  return {
    ...parseNevra(nevra),
    ensure: ensure ?? "where-installed",
    ...(obsoletes !== undefined && { obsoletes }),
    ...(sha256 !== undefined && { sha256: sha256.toLowerCase() }),
    ...(header !== undefined && { header }),
    ...(installOnly !== undefined && { installOnly }),
    ...(size !== undefined && { size }),
    ...(signedBy !== undefined && { signedBy }),
  };
}

function readNotes(
  advisories: Readonly<Record<string, AdvisoryEntry>>,
  leftOut: readonly LeftOutEntry[],
  leftOutInBulk: readonly LeftOutInBulkEntry[],
): ReleaseNotes {
  return {
    advisories: Object.entries(advisories)
      .map(([id, { type, severity, cves, fixes }]) => {
        return { id, type, severity, cves: cves ?? [], fixes: fixes.map(parseNevra) };
      })
      .sort((a, b) => compareText(a.id, b.id)),
    leftOut: leftOut.map(({ nevra, reason, because }) => ({ build: parseNevra(nevra), reason, because })),
    leftOutInBulk,
  };
}

function readProvenance({ from, only, asOf, repositories }: ProvenanceEntry): Provenance {
  const states = Object.entries(repositories).map(([name, { location, revision, repomd, signedBy }]) => {
    const state = {
      location,
      revision,
      repomd: repomd.toLowerCase(),
      ...(signedBy !== undefined && { signedBy }),
    };
    return [name, state] as const;
  });
  return {
    ...(from !== undefined && { from }),
    ...(only !== undefined && { only }),
    ...(asOf !== undefined && { asOf }),
    repositories: Object.fromEntries(states),
  };
}
