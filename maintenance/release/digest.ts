import { createHash } from "node:crypto";
import { formatNevra } from "../packages/nevra";
import { compareText } from "../packages/version";
import type { DesiredPackage } from "../packages/transition";
import type { Release } from "./release";

/**
 * `sha256:` and 64 hexadecimal digits over what a release makes machines run. Its name, and how and in what order the
 * file says it, don't matter: the same packages under another name have been tested just as well.
 */
export function releaseDigest(release: Release): string {
  const canonical = {
    nodes: canonicaliseLayer(release.nodes),
    containers: canonicaliseLayer(release.containers),
  };
  return `sha256:${createHash("sha256").update(JSON.stringify(canonical)).digest("hex")}`;
}

function canonicaliseLayer(layer: Release["nodes"]): unknown[] {
  return Object.entries(layer)
    .sort(([a], [b]) => compareText(a, b))
    .map(([family, packages]) => [family, packages.map(canonicalisePackage).sort(compareText)]);
}

function canonicalisePackage(p: DesiredPackage): string {
  return `${formatNevra(p)} ${p.ensure} ${p.sha256 ?? "-"}`;
}
