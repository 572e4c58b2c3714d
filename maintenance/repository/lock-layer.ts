import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import type { Ensure } from "../packages/transition";
import type { ReleasedPackage, ReleaseNotes } from "../release/release";
import { type Advisory, rateBuilds, selectFixed } from "./advisory";
import type { AvailablePackage } from "./available-package";
import { findRetraction, judgePackage, type Rules } from "./eligibility";
import { matchEpochs, type UnmatchedFix } from "./fix-epochs";
import { gatherLeftOut, type LeftOutInBulk, type Unfit } from "./left-out";
import type { LayerSettings } from "./lock-settings";
import { findNewNeeds, type NewNeed } from "./new-needs";
import { findObsoletions, listObsoletes, type Obsoletion } from "./obsoletions";
import type { SignatureHeader } from "./rpm-signature-header";
import { selectAll } from "./select-all";
import { PackageNotOffered, selectOnly, type Wish } from "./select-only";
import type { Conflict, Selection } from "./selection";
import { prepareSupply, type Supply } from "./supply";

/** What repositories say, together. */
export interface Offer {
  readonly packages: readonly AvailablePackage[];
  readonly advisories: readonly Advisory[];
  /** Module streams, by the build's text. */
  readonly streams: ReadonlyMap<string, string>;
}

export interface LayerRequest {
  readonly settings: LayerSettings;
  readonly rules: Rules;
  readonly offer: Offer;
  /** What machines have from the start. */
  readonly base: readonly AvailablePackage[];
  /** What the earlier release has for this layer and OS family. */
  readonly frozen: readonly ReleasedPackage[];
  readonly frozenNotes?: ReleaseNotes;
  /** Undefined for all updates. */
  readonly wishes?: readonly Wish[];
}

/** What is chosen, before it's known who signed it. */
export interface Draft {
  readonly supply: Supply;
  readonly selection: Selection;
}

/** One layer and OS family of a release. */
export interface LockedLayer {
  readonly packages: readonly ReleasedPackage[];
  readonly notes: ReleaseNotes;
  readonly newNeeds: readonly NewNeed[];
  /** Packages that machines may have, and that keep an update from being installed where they are. */
  readonly endangered: readonly Conflict[];
  /** What rpm erases where packages of the release are installed. */
  readonly obsoletions: readonly Obsoletion[];
  /** Fixes in the release's packages of which nothing tells whether it has them. */
  readonly unmatched: readonly UnmatchedFix[];
}

/**
 * Chooses what a release has for one layer and OS family.
 *
 * @param untrusted packages found to be signed by no key that counts, and how that is said
 * @throws UnsatisfiedRequirements, AmbiguousBuild, PackageNotOffered, ContradictoryWishes
 */
export function draftLayer(request: LayerRequest, untrusted: ReadonlyMap<AvailablePackage, Unfit>): Draft {
  const { settings, offer, base, frozen, wishes } = request;
  const rules = { ...request.rules, exclude: [...request.rules.exclude, ...settings.exclude] };
  const { advisories } = matchEpochs(offer.advisories, listKnown(request));
  const knowledge = { severities: rateBuilds(advisories), streams: offer.streams };
  const supply = prepareSupply({
    architecture: settings.architecture,
    offered: offer.packages,
    base,
    frozen,
    successors: new Set([
      ...settings.install,
      ...settings.successors,
      ...frozen.filter(({ ensure }) => ensure !== "where-installed").map(({ name }) => name),
    ]),
    judge: (p) => untrusted.get(p) ?? judgePackage(p, rules, knowledge),
    judgeFrozen: (p) => findRetraction(p, rules),
  });
  return { supply, selection: wishes === undefined ? selectAll(supply) : selectOnly(supply, wishes) };
}

/** The files of packages that stay, where the earlier release has no digests of their headers and a repository has the very file. */
export function findKeptFiles(
  { offer, wishes }: Pick<LayerRequest, "offer" | "wishes">,
  { selection }: Draft,
): ReadonlyMap<ReleasedPackage, AvailablePackage> {
  if (wishes !== undefined) return new Map();
  const bySum = new Map(offer.packages.map((p) => [p.sha256, p]));
  return new Map(
    selection.kept.flatMap((p): [ReleasedPackage, AvailablePackage][] => {
      const file = p.sha256 === undefined || p.header !== undefined ? undefined : bySum.get(p.sha256);
      return file === undefined || formatNevra(file) !== formatNevra(p) ? [] : [[p, file]];
    }),
  );
}

/**
 * Makes a draft final.
 *
 * @param signatureOf what a package's file says of itself
 * @throws PackageNotOffered for a package to install everywhere that isn't in it
 */
export function lockLayer(
  request: LayerRequest,
  draft: Draft,
  signatureOf: (p: AvailablePackage) => SignatureHeader,
): LockedLayer {
  const { offer, frozen, frozenNotes, wishes } = request;
  const { install, successors } = request.settings;
  const { supply, selection } = draft;
  const urgent = new Set([
    ...install,
    ...frozen.filter(({ ensure }) => ensure === "installed").map(({ name }) => name),
  ]);
  const chooseEnsure = (name: string, obsoletes: readonly string[]): Ensure =>
    urgent.has(name)
      ? "installed"
      : supply.successors.has(name) && obsoletes.length > 0
        ? "successor"
        : "where-installed";
  const taken = selection.taken.map((p): ReleasedPackage => {
    const { name, epoch, version, release, arch, installOnly, sha256, size } = p;
    const { signedBy, header } = signatureOf(p);
    const obsoletes = listObsoletes(p.obsoletes);
    return {
      ...{ name, epoch, version, release, arch },
      ensure: chooseEnsure(name, obsoletes),
      ...(obsoletes.length > 0 && { obsoletes }),
      ...(installOnly !== undefined && { installOnly }),
      sha256,
      ...(header !== undefined && { header }),
      size,
      ...(signedBy !== undefined && { signedBy }),
    };
  });
  const described = new Map(supply.frozen.map((p) => [p.released, p]));
  const files = findKeptFiles(request, draft);
  const kept = selection.kept.map((p): ReleasedPackage => {
    if (wishes !== undefined) return p;
    const file = files.get(p);
    const { header = p.header } = file === undefined ? {} : signatureOf(file);
    const obsoletes = listObsoletes(described.get(p)?.obsoletes ?? []);
    return {
      ...p,
      ...(described.get(p)?.installOnly === true && { installOnly: true }),
      ensure: chooseEnsure(p.name, obsoletes),
      ...(obsoletes.length > 0 && { obsoletes }),
      ...(header !== undefined && { header }),
    };
  });
  const packages = [...taken, ...kept].sort(comparePackages);
  if (wishes === undefined) {
    const there = new Set(packages.map(({ name }) => name));
    const succeeded = new Set(
      selection.leftOut.flatMap(({ build, reason }) => (reason === "obsoleted" ? [build.name] : [])),
    );
    const missing =
      install.find((name) => !there.has(name)) ??
      successors.find((name) => !there.has(name) && !succeeded.has(name));
    if (missing !== undefined) throw new PackageNotOffered({ name: missing }, supply.unfit);
  }
  const newNeeds = findNewNeeds(supply, selection, offer.packages).filter(
    ({ needed }) => !urgent.has(needed.name),
  );
  const { advisories, unmatched } = matchEpochs(
    [...offer.advisories, ...(frozenNotes?.advisories ?? [])],
    listKnown(request),
  );
  const names = new Set(packages.map(({ name }) => name));
  return {
    packages,
    unmatched: unmatched.filter(({ fix }) => names.has(fix.name)),
    notes: {
      advisories: selectFixed(advisories, packages),
      ...joinBulks(
        gatherLeftOut(
          [...selection.leftOut, ...keepEarlier(frozenNotes, selection, wishes)].sort((a, b) =>
            comparePackages(a.build, b.build),
          ),
        ),
        wishes === undefined ? [] : (frozenNotes?.leftOutInBulk ?? []),
      ),
    },
    newNeeds,
    endangered: selection.endangered,
    obsoletions: findObsoletions(packages, [...supply.base, ...frozen, ...supply.fit]),
  };
}

function listKnown({ offer, base, frozen }: LayerRequest): readonly Package[] {
  return [...offer.packages, ...base, ...frozen];
}

/** Where just a few packages move, what the earlier release had left out in bulk is still left out. */
function joinBulks(
  { leftOut, leftOutInBulk }: ReturnType<typeof gatherLeftOut>,
  earlier: readonly LeftOutInBulk[],
): Pick<ReleaseNotes, "leftOut" | "leftOutInBulk"> {
  const isNew = ({ reason, because }: LeftOutInBulk): boolean =>
    !leftOutInBulk.some((other) => other.reason === reason && other.because === because);
  return { leftOut, leftOutInBulk: [...leftOutInBulk, ...earlier.filter(isNew)] };
}

/** Where just a few packages move, what the earlier release had left out of the others is still left out. */
function keepEarlier(
  notes: ReleaseNotes | undefined,
  { taken, leftOut }: Selection,
  wishes: readonly Wish[] | undefined,
): ReleaseNotes["leftOut"] {
  if (wishes === undefined) return [];
  const concerned = new Set(
    [...wishes, ...taken, ...leftOut.map(({ build }) => build)].map(({ name }) => name),
  );
  return (notes?.leftOut ?? []).filter(({ build }) => !concerned.has(build.name));
}
