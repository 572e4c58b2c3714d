import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import type { Solvable } from "../repository/available-package";
import { PackageIndex } from "../repository/package-index";

/** A package that needs what nothing provides, or that can't be installed beside another. */
export interface Breakage {
  readonly package: Package;
  /** The rest of the sentence: `needs libfoo.so.1, which …`. */
  readonly finding: string;
  /** Whether it was so before. */
  readonly isOld: boolean;
}

/** What machines have before, or will have afterwards. */
export type View = ReadonlySet<Solvable>;

/**
 * What isn't whole afterwards. What wasn't whole before either is told from what the promotion would break.
 *
 * @param staging what could be promoted as well
 */
export function findUnmet(before: View, after: View, staging: readonly Solvable[]): Breakage[] {
  const index = new PackageIndex([...before, ...after, ...staging]);
  const wereThere = new Set([...before].map(formatNevra));
  const staged = new Set(staging.map(formatNevra));
  const explain = (p: Solvable): string => {
    const nevra = formatNevra(p);
    if (staged.has(nevra)) return `${nevra} of staging would, but the release doesn't have it`;
    const instead = [...after].filter(({ name }) => name === p.name).map(formatNevra);
    return `${nevra} does, but ${instead.length === 0 ? "leaves" : `gives way to ${instead.join(", ")}`}`;
  };
  return [...after].sort(comparePackages).flatMap((p) =>
    p.requires.flatMap((written) =>
      index
        .findNeeds(written, (other) => after.has(other))
        .map(({ text, alternatives }) => {
          const reasons = [...new Set(alternatives.map(explain))].sort();
          const because = reasons.length === 0 ? "" : ` (${reasons.join("; ")})`;
          const wasThere = wereThere.has(formatNevra(p));
          const wasMet = index.findNeeds(written, (other) => before.has(other)).length === 0;
          return {
            package: p,
            finding: `needs ${text}, which nothing provides${because}`,
            isOld: wasThere && !wasMet,
          };
        }),
    ),
  );
}
