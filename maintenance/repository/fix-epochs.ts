import { competes } from "../packages/architecture";
import { groupBy } from "../packages/grouping";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import type { Advisory } from "./advisory";

/** A fix of which nothing tells whether a build has it. */
export interface UnmatchedFix {
  /** Of the advisory. */
  readonly id: string;
  readonly fix: Package;
}

export interface MatchedAdvisories {
  readonly advisories: readonly Advisory[];
  readonly unmatched: readonly UnmatchedFix[];
}

/**
 * Gives fixes the epochs that their builds have. Some advisories (CEFS, openEuler) leave epochs out, or write 0 for all: then each build
 * with an epoch would seem to be newer than the fix. It's the epoch of the very build where repositories have that, or else the
 * only one that builds of its name have there. Fixes of which neither tells are left out of the advisories.
 *
 * @param packages all that is known of
 */
export function matchEpochs(
  advisories: readonly Advisory[],
  packages: readonly Package[],
): MatchedAdvisories {
  const byName = groupBy(packages, ({ name }) => name);
  const unmatched: UnmatchedFix[] = [];
  const matched = advisories.map((advisory): Advisory => {
    if (advisory.fixes.every(({ epoch }) => epoch !== 0)) return advisory;
    const fixes = new Map<string, Package>();
    for (const fix of advisory.fixes) {
      const epoch = fix.epoch === 0 ? findEpoch(fix, byName.get(fix.name) ?? []) : fix.epoch;
      if (epoch === undefined) unmatched.push({ id: advisory.id, fix });
      else fixes.set(formatNevra({ ...fix, epoch }), { ...fix, epoch });
    }
    return { ...advisory, fixes: [...fixes.values()].sort(comparePackages) };
  });
  return { advisories: matched, unmatched };
}

/** @param builds of the fix's name */
function findEpoch(fix: Package, builds: readonly Package[]): number | undefined {
  const same = builds.filter(({ arch }) => competes(arch, fix.arch));
  const isIt = ({ version, release }: Package): boolean => version === fix.version && release === fix.release;
  for (const those of [same.filter(isIt), same]) {
    const epochs = new Set(those.map(({ epoch }) => epoch));
    const [only] = epochs;
    if (epochs.size === 1) return only;
    if (epochs.size > 1) return undefined;
  }
  // Of no build here: nothing can be said to have it.
  return 0;
}
