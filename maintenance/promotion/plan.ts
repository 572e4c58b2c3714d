import type { ReleaseReference } from "../change/change";
import { formatNevra, type Package } from "../packages/nevra";
import { releaseDigest } from "../release/digest";
import type { Release, ReleasedPackage } from "../release/release";
import type { Announcement } from "../repository/updateinfo";
import { chooseAction, type PromotionAction } from "./actions";
import { chooseContents, type Contents, fileNameOf, listWanted } from "./contents";
import { findConflicts } from "./conflicts";
import { findUnmet, type View } from "./dependencies";
import { judgeFinding } from "./file-findings";
import { judgeHost, judgeNamesake, judgeSpace } from "./host-problems";
import { viewAsMachine } from "./machine-view";
import type { PromotionObservation, Snapshot } from "./observation";
import { cause } from "../problems/problem";
import type { PromotionNote, PromotionProblem } from "./problem";
import type { PromotablePackage } from "./promotable";
import { judgePublished, noteReplacedFiles } from "./published-files";
import { selectAnnouncements } from "./announcements";
import type { PromotionRecord } from "./record";
import type { PromotionSettings } from "./settings";

/** What promoting a release would do to the repository, and what keeps it from being done. */
export interface PromotionPlan {
  readonly release: string;
  readonly digest: string;
  /** The snapshot that `updates` is at; absent before the first promotion. */
  readonly from?: string;
  /** The release that this is the snapshot of; absent where it says nothing of itself. */
  readonly current?: ReleaseReference;
  readonly action: PromotionAction;
  /** What the snapshot that is switched to says of the promotion that it was made by. */
  readonly earlier?: PromotionRecord;
  readonly promoted: readonly PromotablePackage[];
  readonly staying: readonly PromotablePackage[];
  readonly leaving: readonly PromotablePackage[];
  /** What the new snapshot says of its packages' reasons. */
  readonly announcements: readonly Announcement[];
  /** NEVRAs of promoted packages that are signed on their way. */
  readonly toSign: ReadonlySet<string>;
  /** What isn't whole now, and won't be afterwards. */
  readonly notes: readonly PromotionNote[];
  readonly problems: readonly PromotionProblem[];
}

export function planPromotion(
  release: Release,
  settings: PromotionSettings,
  observed: PromotionObservation,
): PromotionPlan {
  const digest = releaseDigest(release);
  const { action, namesake } = chooseAction(release.name, digest, observed);
  const plan = { release: release.name, digest, ...describeCurrent(observed.current), action };
  if (action === "build") return { ...plan, ...planBuild(release, namesake, settings, observed) };
  const { updates, place } = observed;
  const added = { toSign: new Set<string>(), announcements: [] };
  if (action === "switch") return { ...plan, ...added, ...planSwitch(release.name, namesake, observed) };
  return {
    ...plan,
    ...added,
    ...{ promoted: [], staying: updates, leaving: [], notes: [] },
    problems: judgePublished(updates, `${place}/updates`, observed),
  };
}

type Effect = Omit<PromotionPlan, "release" | "digest" | "from" | "current" | "action">;

function planBuild(
  release: Release,
  namesake: Snapshot | undefined,
  settings: PromotionSettings,
  observed: PromotionObservation,
): Effect {
  const { place, updates } = observed;
  const parts = settings.parts.map((part) => ({ ...part, wanted: listWanted(release, part) }));
  const wanted = parts.flatMap((part) => part.wanted ?? []);
  const contents = chooseContents(wanted, observed);
  const { promoted, staying, leaving } = contents;
  const files = judgeFiles(contents, wanted, settings, observed);
  const missingParts = parts
    .filter((part) => part.wanted === undefined)
    .map(({ layer, osFamily }) => cause("no-such-part", { release: release.name, layer, osFamily, place }));
  const breakage = judgeParts(contents, parts, settings, observed);
  const built = [...promoted, ...staying].map((p) => ({ ...p, location: `Packages/${fileNameOf(p)}` }));
  return {
    ...{ promoted, staying, leaving },
    announcements: selectAnnouncements(observed.announcements, [...promoted, ...staying]),
    toSign: files.toSign,
    notes: [...breakage.notes, ...noteReplacedFiles(built, updates)],
    problems: [
      ...judgeHost(observed, "build"),
      ...missingParts,
      ...(namesake === undefined ? [] : [judgeNamesake(namesake, observed)]),
      ...contents.problems,
      ...files.problems,
      ...judgePublished(staying, `${place}/updates`, observed),
      ...breakage.problems,
      ...judgeSpace(observed),
    ],
  };
}

/**
 * To a snapshot that is there: it was judged when it was built, and nothing of that is asked again. Whatever has become of staging, of the base
 * and of what updates is at, it can be gone back to.
 */
function planSwitch(
  release: string,
  namesake: Snapshot | undefined,
  observed: PromotionObservation,
): Omit<Effect, "toSign" | "announcements"> {
  const { existing = [], updates, unreadable, place } = observed;
  const folder = `${place}/snapshots/${release}`;
  const notes: PromotionNote[] =
    unreadable.updates === undefined
      ? noteReplacedFiles(existing, updates)
      : [{ code: "updates-unreadable", parameters: { said: unreadable.updates } }];
  return {
    ...(namesake?.record !== undefined && { earlier: namesake.record }),
    ...compareContents(existing, updates),
    notes,
    problems: [
      ...judgeHost(observed, "switch"),
      ...(unreadable.existing === undefined
        ? []
        : [cause("snapshot-unreadable", { folder, said: unreadable.existing })]),
      ...judgePublished(existing, folder, observed),
    ],
  };
}

function describeCurrent(snapshot: Snapshot | undefined): Pick<PromotionPlan, "from" | "current"> {
  if (snapshot === undefined) return {};
  const { name, record } = snapshot;
  return { from: name, ...(record !== undefined && { current: { name, digest: record.digest } }) };
}

/** A build's name may stand for another file in each of the two. */
function compareContents(
  existing: readonly PromotablePackage[],
  updates: readonly PromotablePackage[],
): Pick<Contents, "promoted" | "staying" | "leaving"> {
  const fileOf = (p: PromotablePackage): string => `${formatNevra(p)} ${p.sha256}`;
  const before = new Set(updates.map(fileOf));
  const after = new Set(existing.map(fileOf));
  return {
    promoted: existing.filter((p) => !before.has(fileOf(p))),
    staying: existing.filter((p) => before.has(fileOf(p))),
    leaving: updates.filter((p) => !after.has(fileOf(p))),
  };
}

function judgeFiles(
  { promoted }: Contents,
  wanted: readonly ReleasedPackage[],
  { signsPackages }: PromotionSettings,
  { unusable, place }: PromotionObservation,
): { readonly toSign: ReadonlySet<string>; readonly problems: PromotionProblem[] } {
  const pinned = new Set(wanted.filter(({ sha256 }) => sha256 !== undefined).map(formatNevra));
  const found = promoted.map(formatNevra).flatMap((nevra) => {
    const finding = unusable.get(nevra);
    return finding === undefined
      ? []
      : [{ nevra, problem: judgeFinding(nevra, finding, `${place}/staging`) }];
  });
  // A signature changes the file, and with it the checksum that was approved.
  const isSigned = ({ nevra, problem }: (typeof found)[number]): boolean =>
    signsPackages && problem.code === "promotion-unsigned" && !pinned.has(nevra);
  return {
    toSign: new Set(found.filter(isSigned).map(({ nevra }) => nevra)),
    problems: found.filter((one) => !isSigned(one)).map(({ problem }) => problem),
  };
}

function judgeParts(
  { promoted, staying }: Contents,
  parts: readonly { readonly wanted: readonly Package[] | undefined }[],
  { architecture, alternatives }: PromotionSettings,
  { staging, updates, base, place }: PromotionObservation,
): { readonly notes: PromotionNote[]; readonly problems: PromotionProblem[] } {
  const before: View = viewAsMachine([...updates, ...base], [], architecture);
  const notes: PromotionNote[] = [];
  const problems: PromotionProblem[] = [];
  for (const { wanted = [] } of parts) {
    const after: View = viewAsMachine([...promoted, ...staying, ...base], wanted, architecture);
    for (const { isOld, ...parameters } of findUnmet(before, after, staging)) {
      if (isOld) notes.push({ code: "missing-dependency-before", parameters });
      else problems.push(cause("missing-dependency", { ...parameters, place }));
    }
    for (const { isOld, ...parameters } of findConflicts(before, after, alternatives)) {
      if (isOld) notes.push({ code: "conflict-before", parameters });
      else problems.push(cause("promotion-conflict", { ...parameters, place }));
    }
  }
  return { notes: once(notes), problems: once(problems) };
}

/** Several parts of a release may have the same. */
function once<T>(found: readonly T[]): T[] {
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}
