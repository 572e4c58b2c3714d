import type { XmlElement } from "@rgrove/parse-xml";
import { ARCHITECTURES } from "../packages/architecture";
import { comparePackages, formatNevra, InvalidNevra, type Package, parseNevra } from "../packages/nevra";
import { compareText } from "../packages/version";
import { type Advisory, ADVISORY_TYPES, SEVERITIES, type Severity } from "./advisory";
import { detach } from "./dependencies";
import { Allowance, LONGEST_ID, MOST_ENTRIES } from "./limits";
import { readList } from "./list-reader";
import { childOf, childrenOf, textOf } from "./metadata-xml";
import type { TextReader } from "./text-reader";
import { quoteForeign } from "../text/plain-text";

/** An advisory in its repository's own words: the element of updateinfo.xml, with all that isn't read here. */
export interface Announcement {
  readonly advisory: Advisory;
  readonly text: string;
}

/**
 * Reads updateinfo.xml, what a repository says of its packages' reasons. Fixes for architectures that aren't known, and
 * sources, are left out.
 */
export function readUpdateinfo(): TextReader<readonly Advisory[]> {
  const advisories: Advisory[] = [];
  return readAdvisories((advisory) => advisories.push(advisory), advisories);
}

/** As {@link readUpdateinfo}. */
export function readAnnouncements(): TextReader<readonly Announcement[]> {
  const announcements: Announcement[] = [];
  return readAdvisories(
    (advisory, text) => announcements.push({ advisory, text: detach(text) }),
    announcements,
  );
}

function readAdvisories<T>(take: (advisory: Advisory, text: string) => unknown, taken: T): TextReader<T> {
  const entries = new Allowance(MOST_ENTRIES, "fixes and references of advisories");
  return readList(
    "updates",
    "update",
    ({ element, text }) => {
      const advisory = readAdvisory(element);
      entries.take(advisory.fixes.length + advisory.cves.length);
      take(advisory, text);
    },
    () => taken,
  );
}

/** By CVSS's words, as openEuler and SUSE have them. */
const ALSO_CALLED: ReadonlyMap<string, Severity> = new Map([
  ["high", "important"],
  ["medium", "moderate"],
]);

function readAdvisory(update: XmlElement): Advisory {
  const references = childrenOf(childOf(update, "references"), "reference");
  const cves = references.flatMap(({ attributes: { type, id } }) =>
    type === "cve" && id !== undefined && /^CVE-\d+-\d+$/.test(id) ? [id] : [],
  );
  const packages = childrenOf(childOf(update, "pkglist"), "collection").flatMap((collection) =>
    childrenOf(collection, "package"),
  );
  const fixes = new Map(packages.flatMap(readFix).map((fix) => [formatNevra(fix), fix]));
  const severity = childOf(update, "severity")?.text.trim().toLowerCase() ?? "";
  return {
    id: quoteForeign(textOf(update, "id"), LONGEST_ID).replaceAll(/\s+/g, "-"),
    type: ADVISORY_TYPES.find((type) => type === update.attributes["type"]) ?? "other",
    severity: SEVERITIES.find((known) => known === (ALSO_CALLED.get(severity) ?? severity)) ?? "unrated",
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
