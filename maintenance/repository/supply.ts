import { competes } from "../packages/architecture";
import { groupBy } from "../packages/grouping";
import { areInstallOnly } from "../packages/install-only";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { compareEvr, compareText } from "../packages/version";
import type { ReleasedPackage } from "../release/release";
import { type AvailablePackage, describeKnownBuild, type Solvable } from "./available-package";
import { listCompatible, type LockedArchitecture } from "./compatible-architectures";
import type { Unfit } from "./left-out";
import { chooseNewest } from "./newest";
import { parseCapability } from "./capability";
import { findObsoleting } from "./obsoletes";
import { PackageIndex } from "./package-index";

/** What the packages of one layer and OS family are chosen from. */
export interface SupplySource {
  readonly architecture: LockedArchitecture;
  /** What repositories offer. */
  readonly offered: readonly AvailablePackage[];
  /** What machines have from the start: nothing of it is locked, but it's there to be required. */
  readonly base: readonly AvailablePackage[];
  /** What an earlier release has machines run. */
  readonly frozen: readonly ReleasedPackage[];
  /** Names of packages that take the place of what they obsolete. */
  readonly successors: ReadonlySet<string>;
  /** Why a package may not be taken; undefined when it may. */
  readonly judge: (p: AvailablePackage) => Unfit | undefined;
  /** Why a package of the earlier release may not stay in it. */
  readonly judgeFrozen: (p: ReleasedPackage) => Unfit | undefined;
}

/** A package of the earlier release, with what is known of it. */
export interface FrozenPackage extends Solvable {
  /** Whether a repository still describes it; else what it requires isn't known. */
  readonly described: boolean;
  readonly released: ReleasedPackage;
}

/** The same, prepared for choosing. */
export interface Supply {
  /** What machines can install, the preferred architecture first. */
  readonly architectures: readonly string[];
  /** May be taken: for these machines, judged well, and not older than what they have from the start. */
  readonly fit: readonly AvailablePackage[];
  /** May not be taken, and why. */
  readonly unfit: ReadonlyMap<AvailablePackage, Unfit>;
  /** The newest of each name; without what the earlier release replaces. */
  readonly base: readonly AvailablePackage[];
  /** Without what may not stay. */
  readonly frozen: readonly FrozenPackage[];
  /** Of the earlier release, may not stay, and why. */
  readonly dropped: ReadonlyMap<ReleasedPackage, Unfit>;
  readonly successors: ReadonlySet<string>;
  /** Over all of them, those that may not be taken included. */
  readonly index: PackageIndex;
}

/** Two files that claim to be the same build. */
export class AmbiguousBuild extends Error {
  override readonly name = "AmbiguousBuild";

  /** @param places with the checksum there */
  constructor(build: Package, places: readonly string[]) {
    const isRebuilt = places.some((place) => place.endsWith(EARLIER));
    super(
      `${formatNevra(build)} isn't the same file everywhere: ${places.join("; ")}. A build's name must stand for one file: ` +
        "remove the wrong one from its repository, or exclude the package." +
        (isRebuilt
          ? " Where the new file is meant, make the release without --from; machines get it where the headers' digests differ."
          : ""),
    );
  }
}

const EARLIER = "in the earlier release";

export function prepareSupply(source: SupplySource): Supply {
  const architectures = listCompatible(source.architecture);
  const dropped = new Map<ReleasedPackage, Unfit>();
  for (const released of source.frozen) {
    const reason = source.judgeFrozen(released);
    if (reason !== undefined) dropped.set(released, reason);
  }
  const stays = source.frozen.filter((released) => !dropped.has(released));
  // In an order of their own, so that the one in which metadata names them matters nowhere.
  const offered = source.offered.toSorted(comparePlaces);
  const known = groupBy([...offered, ...source.base.toSorted(comparePlaces)], formatNevra);
  const frozen = stays.map((released): FrozenPackage => {
    const { sha256 } = released;
    const same = known.get(formatNevra(released))?.find((p) => sha256 === undefined || sha256 === p.sha256);
    return { ...(same ?? describeReleased(released)), described: same !== undefined, released };
  });
  const newestBase = chooseNewest(source.base.toSorted(comparePlaces), architectures);
  const baseByName = groupBy(newestBase, ({ name }) => name);
  const installable = offered.filter(
    (p) =>
      architectures.includes(p.arch) &&
      !(baseByName.get(p.name) ?? []).some((b) => competes(b.arch, p.arch) && compareEvr(p, b) < 0),
  );
  const unfit = new Map<AvailablePackage, Unfit>();
  for (const p of installable) {
    const reason = source.judge(p);
    if (reason !== undefined) unfit.set(p, reason);
  }
  const frozenByName = groupBy(frozen, ({ name }) => name);
  const base = newestBase.filter((b) => !(frozenByName.get(b.name) ?? []).some((p) => replaces(p, b)));
  return {
    architectures,
    fit: dropEqual(installable.filter((p) => !unfit.has(p))),
    unfit,
    base,
    frozen,
    dropped,
    successors: source.successors,
    index: new PackageIndex([...frozen, ...installable, ...newestBase]),
  };
}

/** Whether the installation of one removes the other. */
export function replaces(taken: Package, other: Package): boolean {
  return taken.name === other.name && !areInstallOnly(taken, other) && competes(taken.arch, other.arch);
}

/** In a release, the newer one of two install-only builds takes the place of the older as well. */
export function supersedes(taken: Package, other: Package): boolean {
  return replaces(taken, other) || (taken.name === other.name && taken.arch === other.arch);
}

function describeReleased(released: ReleasedPackage): Solvable {
  const obsoletes = (released.obsoletes ?? []).flatMap((text) => parseCapability(text) ?? []);
  return { ...describeKnownBuild(released), obsoletes };
}

/**
 * What successors take the place of, each with the one that does. Of two that would do so mutually, the first stays.
 *
 * @param those in the order in which they come first
 */
export function findSucceeded<T extends Package>(
  those: readonly Solvable[],
  candidates: readonly T[],
  { successors }: Pick<Supply, "successors">,
): Map<T, Solvable> {
  const succeeded = new Map<T, Solvable>();
  const byName = groupBy(candidates, ({ name }) => name);
  const gone = new Set<Package>();
  for (const p of those) {
    if (!successors.has(p.name) || gone.has(p)) continue;
    for (const other of p.obsoletes.flatMap(({ name }) => byName.get(name) ?? [])) {
      if (gone.has(other) || findObsoleting(p, other) === undefined) continue;
      gone.add(other);
      succeeded.set(other, p);
    }
  }
  return succeeded;
}

export function describeSucceeded(by: Package): Unfit {
  return { reason: "obsoleted", because: `is obsoleted by ${formatNevra(by)}, which takes its place` };
}

/** @throws AmbiguousBuild when one of the builds is offered, or was released, as two files */
export function refuseAmbiguity(builds: readonly Package[], { fit, frozen }: Supply): void {
  const offered = groupBy(fit, formatNevra);
  const released = groupBy(frozen, formatNevra);
  for (const build of builds) {
    const nevra = formatNevra(build);
    const files = [
      ...(offered.get(nevra) ?? []).map(({ repository, location, sha256 }) => {
        return { sha256, place: `in ${repository} at ${location}` };
      }),
      ...(released.get(nevra) ?? []).flatMap(({ released: { sha256 } }) =>
        sha256 === undefined ? [] : [{ sha256, place: EARLIER }],
      ),
    ];
    if (new Set(files.map(({ sha256 }) => sha256)).size > 1) {
      throw new AmbiguousBuild(
        build,
        files.map(({ sha256, place }) => `SHA-256 ${sha256} ${place}`).sort(compareText),
      );
    }
  }
}

/** Two repositories offer the same file: it counts once, by the first in alphabetical order. */
function dropEqual(packages: readonly AvailablePackage[]): AvailablePackage[] {
  const first = new Map<string, AvailablePackage>();
  for (const p of packages) {
    const key = `${formatNevra(p)} ${p.sha256}`;
    if (!first.has(key)) first.set(key, p);
  }
  return [...first.values()];
}

function comparePlaces(a: AvailablePackage, b: AvailablePackage): number {
  return (
    comparePackages(a, b) ||
    compareText(a.repository, b.repository) ||
    compareText(a.location, b.location) ||
    compareText(a.sha256, b.sha256)
  );
}
