import { formatNevra } from "../../maintenance/packages/nevra";
import { releaseDigest } from "../../maintenance/release/digest";
import { type Layer, type Provenance, type Release } from "../../maintenance/release/release";
import type { AvailablePackage } from "../../maintenance/repository/available-package";
import type { Unfit } from "../../maintenance/repository/left-out";
import {
  type Draft,
  draftLayer,
  findKeptFiles,
  type LayerRequest,
  type LockedLayer,
  lockLayer,
} from "../../maintenance/repository/lock-layer";
import type { LayerSettings, LockSettings } from "../../maintenance/repository/lock-settings";
import { UnsatisfiedRequirements } from "../../maintenance/repository/selection";
import { PackageNotOffered, type Wish } from "../../maintenance/repository/select-only";
import type { LockOptions } from "./options";
import type { ReadRepository } from "../../remote/repository/read-repository";
import { SignatureHeaders } from "./read-signature-headers";

/** A release, and what isn't in its file. */
export interface MadeRelease {
  readonly release: Release;
  /** What the lock did, one for each layer and OS family that it's about. */
  readonly layers: readonly MadeLayer[];
}

export interface MadeLayer extends LockedLayer {
  readonly layer: Layer;
  readonly osFamily: string;
}

/**
 * Makes a release of what repositories offer. What the release to begin with says of other OS families, and of the
 * framework, stays.
 *
 * @throws UnsatisfiedRequirements, AmbiguousBuild, PackageNotOffered, ContradictoryWishes, RepositoryUnusable
 */
export async function makeRelease(
  { name, only, asOf }: Pick<LockOptions, "name" | "only" | "asOf">,
  settings: LockSettings,
  repositories: ReadonlyMap<string, ReadRepository>,
  from: Release | undefined,
): Promise<MadeRelease> {
  const rules = { ...settings, ...(asOf !== undefined && { asOf }) };
  const signatures = new SignatureHeaders(
    new Map([...repositories].map(([repository, { source }]) => [repository, source])),
  );
  const layers: MadeLayer[] = [];
  for (const { layer, wishes } of distributeWishes(settings.layers, repositories, from, only)) {
    // What the release to begin with says of it, or doesn't, stays.
    if (from !== undefined && wishes?.length === 0) continue;
    const frozenNotes = from?.notes?.[layer.layer][layer.osFamily];
    const request: LayerRequest = {
      settings: layer,
      rules,
      offer: joinOffers(layer.repositories, repositories),
      base: joinOffers(layer.base, repositories).packages,
      frozen: from?.[layer.layer][layer.osFamily] ?? [],
      ...(frozenNotes !== undefined && { frozenNotes }),
      ...(wishes !== undefined && { wishes }),
    };
    const draft = await draftTrusted(request, repositories, signatures).catch((error: unknown) => {
      if (!(error instanceof UnsatisfiedRequirements)) throw error;
      throw new UnsatisfiedRequirements(error.conflicts, listUnlisted(layer, repositories));
    });
    await signatures.read([...findKeptFiles(request, draft).values()]);
    const locked = lockLayer(request, draft, (p) => signatures.of(p));
    layers.push({ ...locked, layer: layer.layer, osFamily: layer.osFamily });
  }
  return {
    release: assembleRelease(name, layers, from, describeProvenance(repositories, from, only, asOf)),
    layers,
  };
}

/**
 * Packages asked for are for those layers and OS families whose release has them already; where none has, for all that
 * they're offered to.
 *
 * @throws PackageNotOffered
 */
function distributeWishes(
  layers: readonly LayerSettings[],
  repositories: ReadonlyMap<string, ReadRepository>,
  from: Release | undefined,
  only: readonly Wish[] | undefined,
): { layer: LayerSettings; wishes?: Wish[] }[] {
  if (only === undefined) return layers.map((layer) => ({ layer }));
  const wishesOf = new Map(layers.map((layer) => [layer, [] as Wish[]]));
  for (const wish of only) {
    const has = ({ name }: { name: string }): boolean => name === wish.name;
    const offering = layers.filter((layer) =>
      joinOffers(layer.repositories, repositories).packages.some(has),
    );
    if (offering.length === 0) throw new PackageNotOffered(wish, new Map());
    const released = offering.filter(({ layer, osFamily }) => from?.[layer][osFamily]?.some(has));
    for (const layer of released.length > 0 ? released : offering) wishesOf.get(layer)?.push(wish);
  }
  return layers.map((layer) => ({ layer, wishes: wishesOf.get(layer) ?? [] }));
}

/** Chooses, looks who signed what was chosen, and chooses again without what nobody trusted signed. */
async function draftTrusted(
  request: LayerRequest,
  repositories: ReadonlyMap<string, ReadRepository>,
  signatures: SignatureHeaders,
): Promise<Draft> {
  const untrusted = new Map<AvailablePackage, Unfit>();
  for (;;) {
    const draft = draftLayer(request, untrusted);
    await signatures.read(draft.selection.taken);
    const found = draft.selection.taken.flatMap((p) => {
      const unfit = judgeSigner(signatures.of(p).signedBy, repositories.get(p.repository)?.keys?.ids);
      return unfit === undefined ? [] : [[p, unfit] as const];
    });
    if (found.length === 0) return draft;
    for (const [p, unfit] of found) untrusted.set(p, unfit);
  }
}

function judgeSigner(
  signer: string | undefined,
  trusted: ReadonlySet<string> | undefined,
): Unfit | undefined {
  if (trusted === undefined || (signer !== undefined && trusted.has(signer))) return undefined;
  return signer === undefined
    ? { reason: "unsigned", because: "isn't signed" }
    : { reason: "foreign-key", because: `is signed by ${signer}, which is none of its repository's keys` };
}

/** Names of repositories of which nobody knows all files. */
function listUnlisted(
  { repositories: names, base }: LayerSettings,
  repositories: ReadonlyMap<string, ReadRepository>,
): string[] {
  return [...names, ...base].filter((name) => repositories.get(name)?.hasFilelists === false);
}

function joinOffers(
  names: readonly string[],
  repositories: ReadonlyMap<string, ReadRepository>,
): LayerRequest["offer"] {
  const joined = names.flatMap((name) => repositories.get(name) ?? []);
  return {
    packages: joined.flatMap(({ packages }) => packages),
    advisories: joined.flatMap(({ advisories }) => advisories),
    streams: new Map(joined.flatMap(({ streams }) => [...streams])),
  };
}

function describeProvenance(
  repositories: ReadonlyMap<string, ReadRepository>,
  from: Release | undefined,
  only: readonly Wish[] | undefined,
  asOf: string | undefined,
): Provenance {
  return {
    ...(from !== undefined && { from: { release: from.name, digest: releaseDigest(from) } }),
    ...(only !== undefined && {
      only: only.map(({ name, build }) => (build === undefined ? name : formatNevra(build))),
    }),
    ...(asOf !== undefined && { asOf }),
    repositories: Object.fromEntries([...repositories].map(([name, { state }]) => [name, state])),
  };
}

function assembleRelease(
  name: string,
  made: readonly MadeLayer[],
  from: Release | undefined,
  provenance: Provenance,
): Release {
  const join = (layer: Layer): JoinedLayer => {
    const of = made.filter((locked) => locked.layer === layer);
    return {
      packages: {
        ...from?.[layer],
        ...Object.fromEntries(of.map(({ osFamily, packages }) => [osFamily, packages])),
      },
      notes: {
        ...from?.notes?.[layer],
        ...Object.fromEntries(of.map(({ osFamily, notes }) => [osFamily, notes])),
      },
    };
  };
  const nodes = join("nodes");
  const containers = join("containers");
  return {
    name,
    provenance,
    nodes: nodes.packages,
    containers: containers.packages,
    notes: { nodes: nodes.notes, containers: containers.notes },
    ...(from?.framework !== undefined && { framework: from.framework }),
  };
}

interface JoinedLayer {
  readonly packages: Release["nodes"];
  readonly notes: NonNullable<Release["notes"]>["nodes"];
}
