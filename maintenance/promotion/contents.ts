import { competes } from "../packages/architecture";
import { groupBy } from "../packages/grouping";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { compareEvr } from "../packages/version";
import type { Release, ReleasedPackage } from "../release/release";
import type { PromotionObservation } from "./observation";
import type { PromotionProblem } from "./problem";
import type { PromotablePackage } from "./promotable";
import type { ReleasePart } from "./settings";

/** What the repository will have. All sorted. */
export interface Contents {
  /** From staging, new to updates. */
  readonly promoted: readonly PromotablePackage[];
  /** That updates has already. */
  readonly staying: readonly PromotablePackage[];
  /** Newer than what the release says: whoever updates by hand would get past it. Older ones stay, as the way back. */
  readonly leaving: readonly PromotablePackage[];
  readonly problems: readonly PromotionProblem[];
}

/** What a release has for machines that use the repository, by part; undefined for a part that it doesn't have. */
export function listWanted(
  release: Release,
  { layer, osFamily }: ReleasePart,
): readonly ReleasedPackage[] | undefined {
  return Object.hasOwn(release[layer], osFamily) ? release[layer][osFamily] : undefined;
}

/** The release's packages, each once, from where they are, and what of updates stays beside them. */
export function chooseContents(
  wanted: readonly ReleasedPackage[],
  { place, staging, updates }: Pick<PromotionObservation, "place" | "staging" | "updates">,
): Contents {
  const problems = findAmbiguous(wanted, place);
  const promoted = new Map<string, PromotablePackage>();
  const inStaging = groupBy(staging, formatNevra);
  const inUpdates = new Map(updates.map((p) => [formatNevra(p), p]));
  for (const p of wanted) {
    const nevra = formatNevra(p);
    const there = inUpdates.get(nevra);
    const offered = inStaging.get(nevra) ?? [];
    const chosen = offered.find(({ sha256 }) => p.sha256 === undefined || p.sha256 === sha256);
    if (there !== undefined) {
      if (p.sha256 !== undefined && there.sha256 !== p.sha256)
        problems.push(describePublishedOtherwise(nevra, p.sha256, there.sha256, place));
    } else if (offered.length === 0) {
      problems.push(describeAbsent(p, staging, place));
    } else if (chosen === undefined) {
      problems.push(describeStagedOtherwise(nevra, p.sha256 ?? "", offered, place));
    } else {
      promoted.set(nevra, chosen);
    }
  }
  const wantedByName = groupBy(wanted, ({ name }) => name);
  const isPassed = (p: PromotablePackage): boolean => {
    const rivals = (wantedByName.get(p.name) ?? []).filter((w) => competes(w.arch, p.arch));
    return rivals.length > 0 && rivals.every((w) => compareEvr(p, w) > 0);
  };
  const contents = {
    promoted: [...promoted.values()].sort(comparePackages),
    staying: updates.filter((p) => !isPassed(p)).sort(comparePackages),
    leaving: updates.filter(isPassed).sort(comparePackages),
  };
  // Several parts of a release may name one package.
  const found = new Map(
    [...problems, ...findSameFileNames(contents, place)].map((one) => [one.message, one]),
  );
  return { ...contents, problems: [...found.values()] };
}

/** A release may name two files for one build, in two of its parts. */
function findAmbiguous(wanted: readonly ReleasedPackage[], place: string): PromotionProblem[] {
  return [...groupBy(wanted, formatNevra)].flatMap(([nevra, same]): PromotionProblem[] => {
    const sums = [...new Set(same.flatMap(({ sha256 }) => sha256 ?? []))];
    if (sums.length < 2) return [];
    return [
      {
        kind: "other-checksum",
        message: `The release names ${nevra} with the SHA-256 ${sums.join(" and ")}, and ${place} has one file of a name.`,
        remedy: "Have it name one file, or build one of them anew with another release number.",
      },
    ];
  });
}

/** As package files are called everywhere; the epoch isn't in it. */
export function fileNameOf({ name, version, release, arch }: Package): string {
  return `${name}-${version}-${release}.${arch}.rpm`;
}

function findSameFileNames(
  { promoted, staying }: Pick<Contents, "promoted" | "staying">,
  place: string,
): PromotionProblem[] {
  return [...groupBy([...promoted, ...staying], fileNameOf)]
    .filter(([, packages]) => packages.length > 1)
    .map(([file, packages]) => ({
      kind: "same-file-name",
      message: `${packages.map(formatNevra).join(" and ")} would both be the file ${file} of ${place}/snapshots.`,
      remedy: "Build one of them anew with another release number, and lock the release again.",
    }));
}

function describeAbsent(
  p: ReleasedPackage,
  staging: readonly PromotablePackage[],
  place: string,
): PromotionProblem {
  const others = staging
    .filter(({ name }) => name === p.name)
    .sort(comparePackages)
    .map(formatNevra);
  const instead = others.length === 0 ? "" : ` (it has ${others.join(", ")})`;
  return {
    kind: "not-in-staging",
    message: `${formatNevra(p)} isn't in ${place}/staging${instead}.`,
    remedy: "Put it there and run createrepo_c on it, or lock a release without it.",
  };
}

function describeStagedOtherwise(
  nevra: string,
  wanted: string,
  offered: readonly PromotablePackage[],
  place: string,
): PromotionProblem {
  return {
    kind: "other-checksum",
    message:
      `${nevra} in ${place}/staging has the SHA-256 ${offered.map(({ sha256 }) => sha256).join(" or ")}, ` +
      `where the release names ${wanted}.`,
    remedy: "Put the file there that was tested, or lock and test the release again.",
  };
}

function describePublishedOtherwise(
  nevra: string,
  wanted: string,
  found: string,
  place: string,
): PromotionProblem {
  return {
    kind: "other-checksum",
    message:
      `${nevra} is in ${place}/updates with the SHA-256 ${found}, where the release names ${wanted}, and what is published ` +
      "isn't replaced by another file of that name.",
    remedy: "Build it anew with another release number, and lock the release again.",
  };
}
