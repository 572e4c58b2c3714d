import { formatNevra } from "../packages/nevra";
import type { PromotionObservation } from "./observation";
import type { PromotionProblem } from "./problem";
import type { PromotablePackage } from "./promotable";

/** What the host's check found of files that are promoted already: they must be what their repository's metadata says. */
export function judgePublished(
  packages: readonly PromotablePackage[],
  folder: string,
  { unusable }: Pick<PromotionObservation, "unusable">,
): PromotionProblem[] {
  return packages.flatMap((p): PromotionProblem[] => {
    const nevra = formatNevra(p);
    const fault = unusable.get(nevra);
    if (fault === undefined) return [];
    const what =
      fault.code === "package-missing" ? "isn't there" : "isn't the file that the metadata names any more";
    return [
      {
        kind: "damaged",
        message: `${nevra} in ${folder} ${what}: ${p.location}.`,
        remedy:
          `Put the file with the SHA-256 ${p.sha256} there again: copy it there under another name first, and rename it then, ` +
          "since other snapshots may have the same file.",
      },
    ];
  });
}

/** A reader of the metadata before goes on finding all that it names, but for names that stand for another file now. */
export function noteReplacedFiles(
  after: readonly Pick<PromotablePackage, "location" | "sha256">[],
  before: readonly PromotablePackage[],
): string[] {
  const files = new Map(after.map(({ location, sha256 }) => [location, sha256]));
  return before
    .filter(({ location, sha256 }) => files.has(location) && files.get(location) !== sha256)
    .map(
      ({ location }) =>
        `${location} is another file afterwards, so that whoever has read updates' metadata before must read it again`,
    );
}
