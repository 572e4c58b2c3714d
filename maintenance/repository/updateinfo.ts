import type { XmlElement } from "@rgrove/parse-xml";
import { ARCHITECTURES } from "../packages/architecture";
import { comparePackages, formatNevra, InvalidNevra, type Package, parseNevra } from "../packages/nevra";
import { compareText } from "../packages/version";
import { type Advisory, ADVISORY_TYPES, SEVERITIES } from "./advisory";
import { childOf, childrenOf, readPackageList, textOf } from "./metadata-xml";

/**
 * Reads updateinfo.xml, what a repository says of its packages' reasons. Fixes for architectures that aren't known, and
 * sources, are left out.
 * @throws InvalidMetadata
 */
export function parseUpdateinfo(text: string): Advisory[] {
  // An empty one may be written as <updates/>.
  if (/<updates\s*\/>\s*$/.test(text)) return [];
  return [...readPackageList(text, "updates", "update")].map(readAdvisory);
}

function readAdvisory(update: XmlElement): Advisory {
  const references = childrenOf(childOf(update, "references"), "reference");
  const cves = references.flatMap(({ attributes: { type, id } }) =>
    type === "cve" && id !== undefined && /^CVE-\d+-\d+$/.test(id) ? [id] : [],
  );
  const packages = childrenOf(childOf(update, "pkglist"), "collection").flatMap((collection) =>
    childrenOf(collection, "package"),
  );
  const fixes = new Map(packages.flatMap(readFix).map((fix) => [formatNevra(fix), fix]));
  const severity = childOf(update, "severity")?.text.trim().toLowerCase();
  return {
    id: textOf(update, "id").replaceAll(/\s+/g, "-"),
    type: ADVISORY_TYPES.find((type) => type === update.attributes["type"]) ?? "other",
    severity: SEVERITIES.find((known) => known === severity) ?? "unrated",
    cves: [...new Set(cves)].sort(compareText),
    fixes: [...fixes.values()].sort(comparePackages),
  };
}

function readFix({
  attributes: { name = "", epoch, version = "", release = "", arch = "" },
}: XmlElement): Package[] {
  if (!ARCHITECTURES.has(arch)) return [];
  try {
    return [parseNevra(formatNevra({ name, epoch: Number(epoch ?? 0), version, release, arch }))];
  } catch (error) {
    // Hand-written lists have such; a build that can't be is one that no release can have.
    if (!(error instanceof InvalidNevra)) throw error;
    return [];
  }
}
