import { createHash } from "node:crypto";
import { formatModule, type DesiredModule } from "../framework/module";
import { formatNevra } from "../packages/nevra";
import { compareText } from "../packages/version";
import type { DesiredPackage } from "../packages/transition";
import type { Release } from "./release";

/**
 * `sha256:` and 64 hexadecimal digits over what a release makes machines run. Its name, what it was made from, what it
 * notes of its packages (size, key, advisories, what was left out), where its files are fetched from, and how and in what
 * order the file says it, don't matter: the same packages under another name have been tested just as well. A header's digest
 * follows from the file; it counts only where the file's checksum isn't given.
 */
export function releaseDigest(release: Release): string {
  const canonical = {
    nodes: canonicaliseLayer(release.nodes),
    containers: canonicaliseLayer(release.containers),
    // Left out where there's none, so that a release that never knew of the framework keeps its digest.
    ...(Object.keys(release.framework ?? {}).length > 0 && {
      framework: canonicaliseFramework(release.framework ?? {}),
    }),
  };
  return `sha256:${createHash("sha256").update(JSON.stringify(canonical)).digest("hex")}`;
}

function canonicaliseLayer(layer: Release["nodes"]): unknown[] {
  return Object.entries(layer)
    .sort(([a], [b]) => compareText(a, b))
    .map(([family, packages]) => [family, packages.map(canonicalisePackage).sort(compareText)]);
}

function canonicalisePackage(p: DesiredPackage): string {
  // What a successor takes the place of decides where it comes; of others it's a note.
  const succeeded = p.ensure === "successor" ? [...(p.obsoletes ?? [])].sort(compareText) : [];
  const beside = p.installOnly === true ? ["beside others"] : [];
  return [formatNevra(p), p.ensure, p.sha256 ?? describeHeader(p), ...beside, ...succeeded].join(" ");
}

function describeHeader({ header }: DesiredPackage): string {
  return header === undefined ? "-" : `header ${header.sha256 ?? "-"} ${header.sha1 ?? "-"}`;
}

function canonicaliseFramework(lines: NonNullable<Release["framework"]>): unknown[] {
  return Object.entries(lines)
    .sort(([a], [b]) => compareText(a, b))
    .map(([line, modules]) => [line, modules.map(canonicaliseModule).sort(compareText)]);
}

function canonicaliseModule(module: DesiredModule): string {
  const { ensure, sha256, signed } = module;
  return `${formatModule(module)} ${ensure} ${sha256} ${signed ? "signed" : "-"}`;
}
