import { groupChanges, type TargetChange, withoutTargets } from "../../../maintenance/changes/group-changes";
import type { Erasure } from "../../../maintenance/kinds/packages/erasure";
import { formatNevra, type Package } from "../../../maintenance/packages/nevra";
import { type Cause, cause, type Problem, problemOf } from "../../../maintenance/problems/problem";
import { isOf } from "../../../maintenance/transaction/erasure";
import type { Resolution } from "../../../maintenance/transaction/resolution";
import type { WayBack } from "../../../maintenance/transaction/way-back";
import type { Unit } from "../unit/work";
import type { PackagesPlan, PlannedUnit } from "./plan";

/** The plan of packages with what rpm makes of it. */
export interface ResolvedPlan extends Omit<PackagesPlan, "units"> {
  readonly units: readonly Unit[];
}

/** How many builds without a way back a problem names. */
const MOST_LACKING = 8;
/** Of a transaction whose packages can't all be had; they're told for themselves. */
const UNASKED: Resolution = {
  kind: "unknown",
  reason: "a package of it can't be used, and the change asks for a way back",
};
/** How many of rpm's reasons a problem names. */
const SPELLED_OUT = 3;

/**
 * Adds to a plan what its transactions would erase. A unit whose transaction rpm refuses, or that would erase what must stay, becomes
 * a problem and isn't begun.
 *
 * @param resolutions by target; units without one stay as they are
 * @param waysBack by target, where the change asks for one: without all of its builds nothing is begun
 * @param unasked targets for which the change asks for a way back, and that have no resolution: nobody knows what to go back to
 */
export function resolveUnits(
  node: string,
  drafted: PackagesPlan,
  resolutions: ReadonlyMap<string, Resolution>,
  waysBack: ReadonlyMap<string, WayBack> = new Map(),
  unasked: ReadonlySet<string> = new Set(),
): ResolvedPlan {
  const erasures: TargetChange[] = [];
  const problems: Problem[] = [];
  const troubled: string[] = [];
  const units = drafted.units.flatMap((unit): Unit[] => {
    const { target, packages } = unit;
    const resolution = resolutions.get(target);
    if (resolution === undefined && !unasked.has(target)) return [{ target, packages }];
    const known = resolution ?? UNASKED;
    const wayBack = waysBack.get(target);
    const problem = findProblem(unit, known) ?? findLacking(wayBack);
    if (problem !== undefined) {
      problems.push(problemOf(node, target, problem));
      troubled.push(target);
      return [];
    }
    const resolved = resolveUnit(unit, known, erasures);
    return [wayBack === undefined ? resolved : { ...resolved, former: wayBack.former }];
  });
  return {
    ...drafted,
    units,
    pending: [...withoutTargets(drafted.pending, troubled), ...groupChanges(erasures)],
    problems: [...drafted.problems, ...problems],
    troubled: [...drafted.troubled, ...troubled],
  };
}

function resolveUnit(
  { target, packages, installed }: PlannedUnit,
  resolution: Resolution,
  found: TargetChange[],
): Unit {
  if (resolution.kind !== "passes") return { target, packages };
  const { erasures, mayErase } = resolution;
  for (const change of erasures) found.push({ target, change });
  const erased = installed.filter((p) => erasures.some((erasure) => isOf(erasure, p)));
  return { target, packages, erased, mayErase };
}

function findProblem({ kept }: PlannedUnit, resolution: Resolution): Cause | undefined {
  switch (resolution.kind) {
    case "unknown":
      return cause("transaction-unknown", { said: resolution.reason });
    case "refused":
      return cause("transaction-refused", {
        causes: resolution.causes.slice(0, SPELLED_OUT),
        more: Math.max(0, resolution.causes.length - SPELLED_OUT),
      });
    case "passes":
      return findLeftOut(resolution.leftOut) ?? findKept(resolution.erasures, kept);
  }
}

function findLacking(wayBack: WayBack | undefined): Cause | undefined {
  return wayBack === undefined || wayBack.lacking.length === 0
    ? undefined
    : cause("way-back-missing", {
        packages: wayBack.lacking.slice(0, MOST_LACKING),
        more: Math.max(0, wayBack.lacking.length - MOST_LACKING),
      });
}

/** A release that names both says two things. */
function findLeftOut(
  leftOut: readonly { readonly build: Package; readonly by: string }[],
): Cause | undefined {
  const packages = leftOut.map(({ build, by }) => ({ by, package: formatNevra(build) }));
  return packages.length === 0 ? undefined : cause("package-obsoleted", { packages });
}

function findKept(erasures: readonly Erasure[], kept: PlannedUnit["kept"]): Cause | undefined {
  const refused = erasures.flatMap(({ name, arch, from, by }) => {
    const why = kept.get(name);
    return why === undefined ? [] : [{ by, package: `${name}-${from}.${arch}`, ...why }];
  });
  return refused.length === 0 ? undefined : cause("erasure-refused", { erasures: refused });
}
