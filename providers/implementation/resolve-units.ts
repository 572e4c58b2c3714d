import { groupChanges, type TargetChange, withoutTargets } from "../../maintenance/changes/group-changes";
import type { Erasure } from "../../maintenance/changes/planned-change";
import { formatNevra, type Package } from "../../maintenance/packages/nevra";
import { isOf } from "../../maintenance/transaction/erasure";
import type { Resolution } from "../../maintenance/transaction/resolution";
import type { Unit } from "../../remote/packages-work";
import type { PackagesPlan, PlannedUnit } from "./plan-packages";
import { describeScope } from "./scope";

/** The plan of packages with what rpm makes of it. */
export interface ResolvedPlan extends Omit<PackagesPlan, "units"> {
  readonly units: readonly Unit[];
}

/** How many of rpm's reasons a problem names. */
const SPELLED_OUT = 3;

/**
 * Adds to a plan what its transactions would erase. A unit whose transaction rpm refuses, or that would erase what must stay, becomes
 * a problem and isn't begun.
 *
 * @param resolutions by scope; units without one stay as they are
 */
export function resolveUnits(
  node: string,
  drafted: PackagesPlan,
  resolutions: ReadonlyMap<string, Resolution>,
): ResolvedPlan {
  const erasures: TargetChange[] = [];
  const problems: string[] = [];
  const troubled: string[] = [];
  const units = drafted.units.flatMap((unit): Unit[] => {
    const { scope, packages } = unit;
    const resolution = resolutions.get(scope);
    if (resolution === undefined) return [{ scope, packages }];
    const problem = findProblem(unit, resolution);
    if (problem !== undefined) {
      problems.push(`${describeScope(scope, node)}: ${problem}`);
      troubled.push(scope);
      return [];
    }
    return [resolveUnit(unit, resolution, erasures)];
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
  { scope, packages, installed }: PlannedUnit,
  resolution: Resolution,
  found: TargetChange[],
): Unit {
  if (resolution.kind !== "passes") return { scope, packages };
  const { erasures, mayErase } = resolution;
  for (const change of erasures) found.push({ target: scope, change });
  const erased = installed.filter((p) => erasures.some((erasure) => isOf(erasure, p)));
  return { scope, packages, erased, mayErase };
}

function findProblem({ kept }: PlannedUnit, resolution: Resolution): string | undefined {
  switch (resolution.kind) {
    case "unknown":
      return `it can't be told what rpm would do, and nothing is done there: ${resolution.reason}`;
    case "refused":
      return `rpm refuses the transaction, and nothing is done there: ${listCauses(resolution.causes)}`;
    case "passes":
      return findLeftOut(resolution.leftOut) ?? findKept(resolution.erasures, kept);
  }
}

/** A release that names both says two things. */
function findLeftOut(
  leftOut: readonly { readonly build: Package; readonly by: string }[],
): string | undefined {
  const said = leftOut.map(({ build, by }) => `${by} obsoletes ${formatNevra(build)}`);
  return said.length === 0
    ? undefined
    : `${said.join("; ")}, and both are to be installed. Nothing is done there; take one of the two out of the release, or hold it`;
}

function findKept(erasures: readonly Erasure[], kept: PlannedUnit["kept"]): string | undefined {
  const refused = erasures.flatMap(({ name, arch, from, by }) => {
    const why = kept.get(name);
    return why === undefined ? [] : [`${by} would erase ${name}-${from}.${arch}, ${why}`];
  });
  return refused.length === 0
    ? undefined
    : `${refused.join("; ")}. Nothing is done there; hold the arriving package, or let go of the other`;
}

function listCauses(causes: readonly string[]): string {
  const rest = causes.length - SPELLED_OUT;
  return causes.slice(0, SPELLED_OUT).join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}
