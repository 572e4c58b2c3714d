import { isDeepStrictEqual } from "node:util";
import type { PackageChange } from "../kinds/packages/package-change";
import { competes } from "../packages/architecture";
import { haveSameHeader } from "../packages/build";
import { groupBy } from "../packages/grouping";
import { areInstallOnly } from "../packages/install-only";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { computeTransitions, type Ensure } from "../packages/transition";
import { compareText } from "../packages/version";
import { findObsoletions, type Obsoletion } from "../repository/obsoletions";
import { type Layer, LAYERS, type Release, type ReleasedPackage } from "./release";

/** What one release says otherwise than another. Where there's none of it, their digests are equal, and the reverse. */
export interface ReleaseDifference {
  /** Sorted; only those in which something differs. */
  readonly layers: readonly LayerDifference[];
  /** Sorted by version line and name. */
  readonly modules: readonly ModuleDifference[];
}

export interface LayerDifference {
  readonly layer: Layer;
  readonly osFamily: string;
  /** Set where only one of the releases speaks of the layer and OS family at all. */
  readonly only?: "from" | "to";
  /** Other builds, as if machines had all that the first one says. */
  readonly transitions: readonly PackageChange[];
  /** Builds of which the first one says nothing: they'll be changed where they're installed, or brought in everywhere. */
  readonly added: readonly ReleasedPackage[];
  /** Builds of which the second one says nothing any more: they stay as they are. */
  readonly removed: readonly ReleasedPackage[];
  /** What rpm erases by the Obsoletes of builds that the first one hasn't, or brought in nowhere. */
  readonly erased: readonly Obsoletion[];
  /** The same builds, as far as is known, by another file or to be installed elsewhere. */
  readonly restated: readonly Restatement[];
}

/** What is said otherwise of one and the same build. */
export interface Restatement {
  readonly build: Package;
  readonly sha256?: {
    readonly from: string | undefined;
    readonly to: string | undefined;
    /** Whether the headers show that it's the same build, signed anew; else nothing tells. */
    readonly isSameBuild: boolean;
  };
  /** Digests of the header are given otherwise, and no checksum of the file is given. */
  readonly header?: true;
  readonly ensure?: { readonly from: Ensure; readonly to: Ensure };
  /** Whether its builds stay installed side by side. */
  readonly installOnly?: { readonly from: boolean; readonly to: boolean };
  /** What successors take the place of. */
  readonly succeeds?: { readonly from: readonly string[]; readonly to: readonly string[] };
}

export interface ModuleDifference {
  /** The version line of FreePBX. */
  readonly line: string;
  readonly name: string;
  /** Absent where the release says nothing of it. */
  readonly from?: ModuleState;
  readonly to?: ModuleState;
}

export interface ModuleState {
  readonly version: string;
  readonly sha256: string;
  readonly signed: boolean;
  readonly ensure: "where-installed" | "installed";
}

/** Compares all that decides what machines run. */
export function compareReleases(from: Release, to: Release): ReleaseDifference {
  const layers = LAYERS.flatMap((layer) =>
    listKeys(from[layer], to[layer]).map((osFamily) => compareLayers(layer, osFamily, from, to)),
  );
  return { layers: layers.filter(differs), modules: compareModules(from, to) };
}

/** Whether nothing at all is said otherwise. */
export function isEmpty({ layers, modules }: ReleaseDifference): boolean {
  return layers.length === 0 && modules.length === 0;
}

function differs({ only, transitions, added, removed, restated }: LayerDifference): boolean {
  return only !== undefined || transitions.length + added.length + removed.length + restated.length > 0;
}

function compareLayers(layer: Layer, osFamily: string, a: Release, b: Release): LayerDifference {
  const has = (release: Release): boolean => Object.hasOwn(release[layer], osFamily);
  const from = has(a) ? (a[layer][osFamily] ?? []) : [];
  const to = has(b) ? (b[layer][osFamily] ?? []) : [];
  const before = new Map(from.map((p) => [formatNevra(p), p]));
  const wanted = to.map((p): ReleasedPackage => {
    const { header, ...named } = p;
    const tells = header !== undefined && !isSameFile(p, before.get(formatNevra(p)));
    return { ...named, ensure: "installed", ...(tells && { header }) };
  });
  const plan = computeTransitions(from, wanted);
  const wantedBuilds = new Set(plan.wanted.map(formatNevra));
  const fromByName = groupBy(from, ({ name }) => name);
  const toByName = groupBy(to, ({ name }) => name);
  const isAdded = (p: Package): boolean =>
    !(fromByName.get(p.name) ?? []).some((other) => succeeds(p, other));
  const added = to.filter((p) => wantedBuilds.has(formatNevra(p)) && isAdded(p));
  const addedBuilds = new Set(added.map(formatNevra));
  const erased = findErased(from, to);
  const goes = new Set(
    erased.filter(({ takesPlace }) => takesPlace).flatMap(({ known }) => known.map(formatNevra)),
  );
  return {
    layer,
    osFamily,
    ...(has(a) !== has(b) && { only: has(a) ? "from" : "to" }),
    transitions: plan.transitions.filter((_, i) => {
      const build = plan.wanted[i];
      return build !== undefined && !addedBuilds.has(formatNevra(build));
    }),
    added: added.sort(comparePackages),
    removed: from
      .filter((p) => !goes.has(formatNevra(p)))
      .filter((p) => !isSucceeded(p, fromByName.get(p.name) ?? [], toByName.get(p.name) ?? []))
      .sort(comparePackages),
    erased,
    restated: to
      .flatMap((p) => restate(before.get(formatNevra(p)), p) ?? [])
      .sort((a, b) => comparePackages(a.build, b.build)),
  };
}

function findErased(from: readonly ReleasedPackage[], to: readonly ReleasedPackage[]): Obsoletion[] {
  const before = new Map(from.map((p) => [formatNevra(p), p]));
  // What the first one brought about isn't this one's doing.
  const isNew = ({ by, takesPlace }: Obsoletion): boolean => {
    const earlier = before.get(formatNevra(by));
    return earlier === undefined || (takesPlace && earlier.ensure === "where-installed");
  };
  return findObsoletions(to, from).filter(isNew);
}

/** Whether one takes the other's place in a release; a newer kernel does so though machines keep both. */
function succeeds(p: Package, other: Package): boolean {
  return (
    p.name === other.name && (areInstallOnly(p, other) ? p.arch === other.arch : competes(p.arch, other.arch))
  );
}

/** @param from builds of the same name, as are those in `to` */
function isSucceeded(p: Package, from: readonly Package[], to: readonly Package[]): boolean {
  if (!areInstallOnly(p, ...to)) return to.some((other) => succeeds(other, p));
  const before = new Set(from.map(formatNevra));
  return to.some(
    (other) =>
      formatNevra(other) === formatNevra(p) || (succeeds(other, p) && !before.has(formatNevra(other))),
  );
}

function isSameFile(p: ReleasedPackage, other: ReleasedPackage | undefined): boolean {
  return p.sha256 !== undefined && p.sha256 === other?.sha256;
}

/** What is said otherwise of a build that isn't known to be another one. */
function restate(earlier: ReleasedPackage | undefined, p: ReleasedPackage): Restatement | undefined {
  if (earlier === undefined) return undefined;
  const { name, epoch, version, release, arch } = p;
  const succeeds = { from: listSucceeded(earlier), to: listSucceeded(p) };
  const restatement: Restatement = {
    build: { name, epoch, version, release, arch },
    ...restateFile(earlier, p),
    ...(earlier.ensure !== p.ensure && { ensure: { from: earlier.ensure, to: p.ensure } }),
    ...(areInstallOnly(earlier) !== areInstallOnly(p) && {
      installOnly: { from: areInstallOnly(earlier), to: areInstallOnly(p) },
    }),
    ...(!isDeepStrictEqual(succeeds.from, succeeds.to) && { succeeds }),
  };
  return Object.keys(restatement).length === 1 ? undefined : restatement;
}

function restateFile(earlier: ReleasedPackage, p: ReleasedPackage): Pick<Restatement, "sha256" | "header"> {
  const isSame = haveSameHeader(earlier.header, p.header);
  if (isSame === false) return {};
  if (earlier.sha256 !== p.sha256)
    return { sha256: { from: earlier.sha256, to: p.sha256, isSameBuild: isSame === true } };
  return p.sha256 === undefined && !isDeepStrictEqual(earlier.header, p.header) ? { header: true } : {};
}

function listSucceeded({ ensure, obsoletes = [] }: ReleasedPackage): string[] {
  return ensure === "successor" ? obsoletes.toSorted(compareText) : [];
}

function compareModules(a: Release, b: Release): ModuleDifference[] {
  return listKeys(a.framework ?? {}, b.framework ?? {}).flatMap((line) => {
    const from = describeModules(a, line);
    const to = describeModules(b, line);
    const names = [...new Set([...from.keys(), ...to.keys()])].sort(compareText);
    return names.flatMap((name): ModuleDifference[] => {
      const before = from.get(name);
      const after = to.get(name);
      if (JSON.stringify(before) === JSON.stringify(after)) return [];
      return [
        {
          line,
          name,
          ...(before !== undefined && { from: before }),
          ...(after !== undefined && { to: after }),
        },
      ];
    });
  });
}

function describeModules({ framework }: Release, line: string): ReadonlyMap<string, ModuleState> {
  const modules = framework !== undefined && Object.hasOwn(framework, line) ? (framework[line] ?? []) : [];
  const byName = groupBy(modules, ({ name }) => name);
  return new Map(
    [...byName].flatMap(([name, [module]]) => {
      if (module === undefined) return [];
      const { version, sha256, signed, ensure } = module;
      return [[name, { version, sha256, signed, ensure }] as const];
    }),
  );
}

function listKeys(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compareText);
}
