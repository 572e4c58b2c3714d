import { competes } from "../packages/architecture";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { compareEvr, compareText } from "../packages/version";
import { type Advisory, SEVERITIES } from "../repository/advisory";
import type { Layer, Release } from "./release";

/** An advisory whose fix one of two releases has, and the other hasn't. */
export interface MovedAdvisory extends Advisory {
  /** `reopened` where the second release is the one without the fix. */
  readonly movement: "closed" | "reopened";
}

/**
 * The advisories that going from one release to the other closes, or opens again; the worst first. It's known only of
 * what one of the two notes.
 */
export function findMovedAdvisories(
  layer: Layer,
  osFamily: string,
  from: Release,
  to: Release,
): MovedAdvisory[] {
  const before = from[layer][osFamily] ?? [];
  const after = to[layer][osFamily] ?? [];
  const noted = [from, to].flatMap(({ notes }) => notes?.[layer][osFamily]?.advisories ?? []);
  const byId = new Map<string, Advisory>();
  for (const advisory of noted) {
    const fixes = [...(byId.get(advisory.id)?.fixes ?? []), ...advisory.fixes];
    const once = new Map(fixes.map((fix) => [formatNevra(fix), fix]));
    byId.set(advisory.id, { ...advisory, fixes: [...once.values()].sort(comparePackages) });
  }
  return [...byId.values()]
    .flatMap((advisory): MovedAdvisory[] => {
      const closing = advisory.fixes.filter((fix) => !isFixed(fix, before) && isFixed(fix, after));
      if (closing.length > 0) return [{ ...advisory, fixes: closing, movement: "closed" }];
      // What a release no longer speaks of stays as it is.
      const opening = advisory.fixes.filter((fix) => isFixed(fix, before) && isLacking(fix, after));
      return opening.length > 0 ? [{ ...advisory, fixes: opening, movement: "reopened" }] : [];
    })
    .sort(
      (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || compareText(a.id, b.id),
    );
}

function isFixed(fix: Package, builds: readonly Package[]): boolean {
  return builds.some((p) => isOfSame(p, fix) && compareEvr(p, fix) >= 0);
}

function isLacking(fix: Package, builds: readonly Package[]): boolean {
  return builds.some((p) => isOfSame(p, fix)) && !isFixed(fix, builds);
}

function isOfSame(p: Package, fix: Package): boolean {
  return p.name === fix.name && competes(p.arch, fix.arch);
}
