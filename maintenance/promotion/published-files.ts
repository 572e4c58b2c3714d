import { formatNevra } from "../packages/nevra";
import type { PromotionObservation } from "./observation";
import { cause } from "../problems/problem";
import type { PromotionNote, PromotionProblem } from "./problem";
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
    const code = fault.code === "package-missing" ? "published-file-gone" : "published-file-changed";
    return [cause(code, { package: nevra, folder, location: p.location, sum: p.sha256 })];
  });
}

/** A reader of the metadata before goes on finding all that it names, but for names that stand for another file now. */
export function noteReplacedFiles(
  after: readonly Pick<PromotablePackage, "location" | "sha256">[],
  before: readonly PromotablePackage[],
): PromotionNote[] {
  const files = new Map(after.map(({ location, sha256 }) => [location, sha256]));
  return before
    .filter(({ location, sha256 }) => files.has(location) && files.get(location) !== sha256)
    .map(({ location }) => ({ code: "file-replaced", parameters: { location } }));
}
