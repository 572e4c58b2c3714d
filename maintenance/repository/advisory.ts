import { competes } from "../packages/architecture";
import { groupBy } from "../packages/grouping";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { compareEvr, compareText } from "../packages/version";

/** How bad it is without the fix, from worst; `unrated` where nobody says. */
export const SEVERITIES = ["critical", "important", "moderate", "low", "unrated"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const ADVISORY_TYPES = ["security", "bugfix", "enhancement", "other"] as const;

/** What a distribution announced: which builds fix what. */
export interface Advisory {
  /** E.g. `RHSA-2019:2471`. */
  readonly id: string;
  readonly type: (typeof ADVISORY_TYPES)[number];
  readonly severity: Severity;
  /** Sorted. */
  readonly cves: readonly string[];
  /** The first builds in which it's fixed. */
  readonly fixes: readonly Package[];
}

/** The worst severity of the advisories that a build is a fix of, by its text; builds of no advisory aren't in it. */
export function rateBuilds(advisories: readonly Advisory[]): ReadonlyMap<string, Severity> {
  const rated = new Map<string, Severity>();
  for (const { severity, fixes } of advisories) {
    for (const nevra of fixes.map(formatNevra)) {
      const before = rated.get(nevra) ?? "unrated";
      rated.set(nevra, SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(before) ? severity : before);
    }
  }
  return rated;
}

/** The advisories that a set of builds has the fixes of, each with just these fixes; one per id, sorted by it. */
export function selectFixed(advisories: readonly Advisory[], builds: readonly Package[]): Advisory[] {
  const isFixed = isFixedBy(builds);
  const fixed = advisories
    .map((advisory) => ({ ...advisory, fixes: advisory.fixes.filter(isFixed) }))
    .filter(({ fixes }) => fixes.length > 0);
  return [...groupBy(fixed, ({ id }) => id).values()]
    .map(mergeAdvisories)
    .sort((a, b) => compareText(a.id, b.id));
}

/** Whether a set of builds has a fix, in the build that has it first or in a later one. */
export function isFixedBy(builds: readonly Package[]): (fix: Package) => boolean {
  const byName = groupBy(builds, ({ name }) => name);
  return (fix) =>
    (byName.get(fix.name) ?? []).some((p) => competes(p.arch, fix.arch) && compareEvr(fix, p) <= 0);
}

/** Two repositories announce it for their own packages. */
function mergeAdvisories(same: readonly Advisory[]): Advisory {
  const ranked = same.toSorted((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
  const [first, ...others] = ranked as [Advisory, ...Advisory[]];
  const fixes = new Map(ranked.flatMap((advisory) => advisory.fixes).map((fix) => [formatNevra(fix), fix]));
  return {
    ...first,
    severity: others.reduce((worst, { severity }) => chooseWorse(worst, severity), first.severity),
    cves: [...new Set(ranked.flatMap(({ cves }) => cves))].sort(compareText),
    fixes: [...fixes.values()].sort(comparePackages),
  };
}

function chooseWorse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}
