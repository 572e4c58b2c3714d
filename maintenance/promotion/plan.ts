import type { ReleaseReference } from "../change/change";
import { formatNevra, type Package } from "../packages/nevra";
import { releaseDigest } from "../release/digest";
import type { Release, ReleasedPackage } from "../release/release";
import type { Announcement } from "../repository/updateinfo";
import { chooseContents, type Contents, listWanted } from "./contents";
import { findConflicts } from "./conflicts";
import { type Breakage, findUnmet, type View } from "./dependencies";
import { judgeFinding } from "./file-findings";
import { viewAsMachine } from "./machine-view";
import type { PromotionObservation, Snapshot } from "./observation";
import type { PromotionProblem } from "./problem";
import type { PromotablePackage } from "./promotable";
import type { PromotionAction } from "./actions";
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
  readonly notes: readonly string[];
  readonly problems: readonly PromotionProblem[];
}

export function planPromotion(
  release: Release,
  settings: PromotionSettings,
  observed: PromotionObservation,
): PromotionPlan {
  const digest = releaseDigest(release);
  const { current, existing, updates, place } = observed;
  const plan = { release: release.name, digest, ...describeCurrent(current) };
  if (current?.name === release.name && current.record?.digest === digest) {
    const unchanged = { promoted: [], staying: updates, leaving: [], toSign: new Set<string>() };
    return { ...plan, action: "none", ...unchanged, announcements: [], notes: [], problems: [] };
  }
  const parts = settings.parts.map((part) => ({ ...part, wanted: listWanted(release, part) }));
  const wanted = parts.flatMap((part) => part.wanted ?? []);
  const earlier = observed.snapshots.find(({ name }) => name === release.name);
  const isTaken = earlier !== undefined && earlier.record?.digest !== digest;
  const isBuilt = existing !== undefined && earlier?.record?.digest === digest;
  const contents = isBuilt ? compareContents(existing, updates) : chooseContents(wanted, observed);
  const files = judgeFiles(contents, wanted, settings, observed);
  const missingParts = parts
    .filter((part) => part.wanted === undefined)
    .map(({ layer, osFamily }) => ({
      kind: "no-such-part" as const,
      message: `Release ${release.name} says nothing for ${layer} of ${osFamily}, which ${place} is for.`,
      remedy: `Add ${layer}.${osFamily} to it, or correct the repository's parts in the fleet file.`,
    }));
  const breakage = judgeParts(contents, parts, settings, observed);
  return {
    ...plan,
    action: isBuilt ? "switch" : "build",
    ...(isBuilt && { earlier: earlier.record }),
    promoted: contents.promoted,
    staying: contents.staying,
    leaving: contents.leaving,
    announcements: isBuilt
      ? []
      : selectAnnouncements(observed.announcements, [...contents.promoted, ...contents.staying]),
    toSign: files.toSign,
    notes: breakage.notes,
    problems: [
      ...judgeHost(observed),
      ...missingParts,
      ...(isTaken ? [describeTakenName(release.name, place)] : []),
      ...contents.problems,
      ...files.problems,
      ...breakage.problems,
      ...(isBuilt ? [] : judgeSpace(contents.promoted, observed)),
    ],
  };
}

function describeCurrent(snapshot: Snapshot | undefined): Pick<PromotionPlan, "from" | "current"> {
  if (snapshot === undefined) return {};
  const { name, record } = snapshot;
  return { from: name, ...(record !== undefined && { current: { name, digest: record.digest } }) };
}

/** Of a snapshot that is there: it was judged when it was built. A build's name may stand for another file in each of the two. */
function compareContents(
  existing: readonly PromotablePackage[],
  updates: readonly PromotablePackage[],
): Contents {
  const fileOf = (p: PromotablePackage): string => `${formatNevra(p)} ${p.sha256}`;
  const before = new Set(updates.map(fileOf));
  const after = new Set(existing.map(fileOf));
  return {
    promoted: existing.filter((p) => !before.has(fileOf(p))),
    staying: existing.filter((p) => before.has(fileOf(p))),
    leaving: updates.filter((p) => !after.has(fileOf(p))),
    problems: [],
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
    signsPackages && problem.kind === "unsigned" && !pinned.has(nevra);
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
): { readonly notes: string[]; readonly problems: PromotionProblem[] } {
  const before: View = viewAsMachine([...updates, ...base], [], architecture);
  const notes = new Set<string>();
  const problems = new Map<string, PromotionProblem>();
  const note = (kind: PromotionProblem["kind"], advice: string, { package: p, ...one }: Breakage): void => {
    const sentence = `${formatNevra(p)} ${one.finding}`;
    if (one.isOld) notes.add(`${sentence}, and that was so before`);
    else
      problems.set(sentence, {
        kind,
        message: `${sentence}: in ${place}/updates, were it promoted.`,
        remedy: advice,
      });
  };
  for (const { wanted = [] } of parts) {
    const after: View = viewAsMachine([...promoted, ...staying, ...base], wanted, architecture);
    for (const one of findUnmet(before, after, staging)) {
      const advice = "Have the release bring what is missing, or name the repository that has it as a base.";
      note("missing-dependency", advice, one);
    }
    for (const one of findConflicts(before, after, alternatives)) {
      const advice =
        "Leave one of them out, or name them as alternatives if no machine is meant to have both.";
      note("conflict", advice, one);
    }
  }
  return { notes: [...notes], problems: [...problems.values()] };
}

function judgeHost({ lacks, lockHolder, place }: PromotionObservation): PromotionProblem[] {
  const problems = lacks.map(({ message, remedy }): PromotionProblem => ({ kind: "host", message, remedy }));
  if (lockHolder === undefined) return problems;
  const message = `${place} is locked by ${lockHolder}.`;
  return [...problems, { kind: "locked", message, remedy: "Plan again when that has ended." }];
}

function describeTakenName(release: string, place: string): PromotionProblem {
  return {
    kind: "release-name-taken",
    message: `${place}/snapshots/${release} is there with other content, and what was promoted once isn't replaced.`,
    remedy: "Give the release another name.",
  };
}

function judgeSpace(
  promoted: readonly PromotablePackage[],
  { linkable, freeBytes, place }: PromotionObservation,
): PromotionProblem[] {
  const needed = linkable ? 0 : promoted.reduce((sum, { size }) => sum + size, 0);
  if (freeBytes > needed) return [];
  const message = `${place}/snapshots has ${freeBytes} bytes free, and the release's packages need ${needed}, and its metadata some more.`;
  return [{ kind: "no-space", message, remedy: "Make room there." }];
}
