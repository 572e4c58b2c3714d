import { competes } from "../packages/architecture";
import { groupBy } from "../packages/grouping";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { compareEvr } from "../packages/version";
import type { Release, ReleasedPackage } from "../release/release";
import type { PromotionObservation } from "./observation";
import { cause } from "../problems/problem";
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
        problems.push(
          cause("published-otherwise", {
            package: nevra,
            place,
            sum: there.sha256,
            wanted: p.sha256,
          }),
        );
    } else if (offered.length === 0) {
      problems.push(judgeAbsent(p, staging, place));
    } else if (chosen === undefined) {
      const sums = offered.map(({ sha256 }) => sha256);
      problems.push(cause("staged-otherwise", { package: nevra, place, sums, wanted: p.sha256 ?? "" }));
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
    [...problems, ...findSameFileNames(contents, place)].map((one) => [JSON.stringify(one), one]),
  );
  return { ...contents, problems: [...found.values()] };
}

/** A release may name two files for one build, in two of its parts. */
function findAmbiguous(wanted: readonly ReleasedPackage[], place: string): PromotionProblem[] {
  return [...groupBy(wanted, formatNevra)].flatMap(([nevra, same]): PromotionProblem[] => {
    const sums = [...new Set(same.flatMap(({ sha256 }) => sha256 ?? []))];
    if (sums.length < 2) return [];
    return [cause("checksum-ambiguous", { package: nevra, sums, place })];
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
    .map(([file, packages]) => cause("same-file-name", { packages: packages.map(formatNevra), file, place }));
}

function judgeAbsent(
  p: ReleasedPackage,
  staging: readonly PromotablePackage[],
  place: string,
): PromotionProblem {
  const others = staging
    .filter(({ name }) => name === p.name)
    .sort(comparePackages)
    .map(formatNevra);
  return cause("not-in-staging", { package: formatNevra(p), place, others });
}
