import type { PackageChange } from "../kinds/packages/package-change";
import { competes, familyOf, splitArchitecture } from "./architecture";
import { cannotCoexist, ContradictoryPackages, findContradictions } from "./coexistence";
import { groupBy } from "./grouping";
import { areSameBuild, type Build } from "./build";
import { areInstallOnly } from "./install-only";
import { comparePackages, formatEvr, type Package } from "./nevra";
import { parseCapability } from "../repository/capability";
import { findObsoleting } from "../repository/obsoletes";
import { compareEvr, compareText } from "./version";

/**
 * Where a build should be: only where some build of it is installed already, also where something is that it obsoletes, or
 * everywhere.
 */
export const ENSURES = ["where-installed", "successor", "installed"] as const;
export type Ensure = (typeof ENSURES)[number];

/** A build that should be there. */
export interface DesiredPackage extends Build {
  readonly ensure: Ensure;
  /** What rpm erases when it's installed: `php < 5.4`. */
  readonly obsoletes?: readonly string[];
  /** SHA-256 of the package file, 64 hexadecimal digits. */
  readonly sha256?: string;
}

export interface TransitionPlan {
  /** Sorted by name and architecture. */
  readonly transitions: readonly PackageChange[];
  /** What each transition installs: one per transition, in the same order. */
  readonly wanted: readonly DesiredPackage[];
  /** Installed packages that no desired one speaks of. */
  readonly unmanaged: readonly Package[];
  /** Unmanaged packages that rpm would never keep side by side: a broken transaction's remains that nobody heals. */
  readonly duplicates: readonly DuplicatePackages[];
  /** How many of the desired packages are there exactly as desired. */
  readonly satisfied: number;
}

export interface DuplicatePackages {
  readonly name: string;
  readonly packages: readonly Package[];
}

/**
 * What must change on a node or in a container for the installed packages to be the desired ones. A pure function of the two sets:
 * their order doesn't matter.
 * @throws ContradictoryPackages
 */
export function computeTransitions(
  installed: readonly Build[],
  desired: readonly DesiredPackage[],
): TransitionPlan {
  const installedByName = groupBy(installed, (p) => p.name);
  const changes: { transition: PackageChange; wanted: DesiredPackage }[] = [];
  const managed = new Set<Package>();
  let satisfied = 0;

  for (const [name, named] of groupBy(desired, (d) => d.name)) {
    const there = installedByName.get(name) ?? [];
    const staysBeside = areInstallOnly(...named, ...there);
    const wishes = staysBeside ? named.map((d): DesiredPackage => ({ ...d, installOnly: true })) : named;
    const [contradiction] = findContradictions(wishes);
    if (contradiction !== undefined)
      throw new ContradictoryPackages(contradiction.first, contradiction.second);
    const comparisons = staysBeside
      ? compareSideBySide(there, wishes)
      : compareReplacing(there, wishes, (d) => isBroughtIn(d, installedByName));
    const changed = comparisons.filter((comparison) => comparison.kind !== undefined);
    const archs = new Set([...there, ...changed.map((comparison) => comparison.wanted)].map((p) => p.arch));
    for (const { wanted, present, kind } of comparisons) {
      for (const p of present) managed.add(p);
      if (kind !== undefined)
        changes.push({ wanted, transition: buildTransition(wanted, present, kind, archs) });
      else if (present.length > 0) satisfied++;
    }
  }

  changes.sort((a, b) => comparePackages(a.wanted, b.wanted));
  const unmanaged = installed.filter((p) => !managed.has(p)).sort(comparePackages);
  return {
    transitions: changes.map((change) => change.transition),
    wanted: changes.map((change) => change.wanted),
    unmanaged,
    duplicates: findDuplicates(unmanaged),
    satisfied,
  };
}

interface Comparison {
  readonly wanted: DesiredPackage;
  /** The installed packages that `wanted` speaks of. */
  readonly present: readonly Build[];
  /** Undefined when nothing must change. */
  readonly kind: PackageChange["transition"] | undefined;
}

/** Whether a build comes where none of its name is installed. */
function isBroughtIn(
  { name, ensure, obsoletes = [] }: DesiredPackage,
  installed: ReadonlyMap<string, readonly Package[]>,
): boolean {
  if (ensure !== "successor") return ensure === "installed";
  const capabilities = obsoletes.flatMap((text) => parseCapability(text) ?? []);
  return capabilities
    .flatMap((capability) => installed.get(capability.name) ?? [])
    .some((p) => findObsoleting({ name, obsoletes: capabilities }, p) !== undefined);
}

/** Ordinary packages: whatever competes with the wanted build gives way to it. */
function compareReplacing(
  there: readonly Build[],
  wishes: readonly DesiredPackage[],
  comes: (d: DesiredPackage) => boolean,
): Comparison[] {
  const byWish = groupBy(there, (p) => chooseReplacement(p, wishes));
  return wishes.map((wanted) => {
    const present = byWish.get(wanted) ?? [];
    return { wanted, present, kind: classifyChange(present, wanted, comes) };
  });
}

function classifyChange(
  present: readonly Build[],
  wanted: DesiredPackage,
  comes: (d: DesiredPackage) => boolean,
): PackageChange["transition"] | undefined {
  const [only] = present;
  if (only === undefined) return comes(wanted) ? "install" : undefined;
  if (present.length > 1) return "heal";
  if (only.arch !== wanted.arch) return "rearch";
  if (formatEvr(only) === formatEvr(wanted)) return areSameBuild(only, wanted) ? undefined : "rebuild";
  // Versions that rpm takes for the same though they're written differently (1.0, 1_0) are still not the wanted build.
  return compareEvr(only, wanted) > 0 ? "downgrade" : "upgrade";
}

/**
 * The wish that takes the place of an installed package. Where an installed noarch could become one of several, the
 * main architecture takes it rather than the one that multilib adds.
 */
function chooseReplacement(p: Package, wishes: readonly DesiredPackage[]): DesiredPackage | undefined {
  const rank = (d: DesiredPackage): string =>
    `${Number(d.arch !== p.arch)}${Number(familyOf(d.arch) === "i386")}${d.arch}`;
  return wishes.filter((d) => competes(d.arch, p.arch)).sort((a, b) => compareText(rank(a), rank(b)))[0];
}

/** Install-only packages: the wanted build joins the others, or takes the place of another build of the same name and version. */
function compareSideBySide(there: readonly Build[], wishes: readonly DesiredPackage[]): Comparison[] {
  return wishes.map((wanted) => {
    const present = there.filter((p) => p.arch === wanted.arch);
    const same = present.filter((p) => formatEvr(p) === formatEvr(wanted));
    if (same.length > 0) {
      const isThere = same.some((p) => areSameBuild(p, wanted));
      return { wanted, present, kind: isThere ? undefined : "rebuild" };
    }
    // Where one version is brought in, the others that are wanted wherever it's installed come along at once.
    const wished =
      present.length > 0 || wishes.some((d) => d.arch === wanted.arch && d.ensure === "installed");
    return { wanted, present, kind: wished ? "install" : undefined };
  });
}

function buildTransition(
  wanted: DesiredPackage,
  present: readonly Package[],
  kind: PackageChange["transition"],
  archs: ReadonlySet<string>,
): PackageChange {
  const { name, arch } = wanted;
  // A name that itself ends like an architecture would be misread without one.
  const tellApart = archs.size > 1 || splitArchitecture(name).arch !== undefined;
  const replaced = kind === "rebuild" ? [wanted] : [...present];
  const from = replaced
    .sort((a, b) => compareEvr(a, b) || comparePackages(a, b))
    .map((p) => formatEvr(p) + (p.arch === arch ? "" : `.${p.arch}`));
  return {
    ...{ kind: "package", transition: kind, name },
    ...(tellApart && { arch }),
    ...{ from, to: formatEvr(wanted) },
  };
}

function findDuplicates(packages: readonly Package[]): DuplicatePackages[] {
  return [...groupBy(packages, (p) => p.name)].flatMap(([name, sameName]) => {
    const remains = sameName.filter((p) => sameName.some((other) => other !== p && cannotCoexist(p, other)));
    return remains.length === 0 ? [] : [{ name, packages: remains }];
  });
}
