import { comparePackages, formatNevra } from "../packages/nevra";
import type { Solvable } from "../repository/available-package";
import { PackageIndex } from "../repository/package-index";

/** A package that needs what nothing provides. */
export interface UnmetNeed {
  readonly package: string;
  readonly need: string;
  /** What would provide it, and why it doesn't. */
  readonly because: readonly Absence[];
  /** Whether it was so before. */
  readonly isOld: boolean;
}

/** A package that isn't there afterwards: staging's that the release doesn't have, or one that leaves or gives way to others. */
export interface Absence {
  readonly package: string;
  readonly why: "not-in-release" | "leaves" | "replaced";
  /** What takes its place. */
  readonly by?: readonly string[];
}

/** What machines have before, or will have afterwards. */
export type View = ReadonlySet<Solvable>;

/**
 * What isn't whole afterwards. What wasn't whole before either is told from what the promotion would break.
 *
 * @param staging what could be promoted as well
 */
export function findUnmet(before: View, after: View, staging: readonly Solvable[]): UnmetNeed[] {
  const index = new PackageIndex([...before, ...after, ...staging]);
  const wereThere = new Set([...before].map(formatNevra));
  const staged = new Set(staging.map(formatNevra));
  const explain = (p: Solvable): Absence => {
    const nevra = formatNevra(p);
    if (staged.has(nevra)) return { package: nevra, why: "not-in-release" };
    const by = [...after].filter(({ name }) => name === p.name).map(formatNevra);
    return by.length === 0 ? { package: nevra, why: "leaves" } : { package: nevra, why: "replaced", by };
  };
  return [...after].sort(comparePackages).flatMap((p) =>
    p.requires.flatMap((written) =>
      index
        .findNeeds(written, (other) => after.has(other))
        .map(({ text, alternatives }) => {
          const wasThere = wereThere.has(formatNevra(p));
          const wasMet = index.findNeeds(written, (other) => before.has(other)).length === 0;
          return {
            package: formatNevra(p),
            need: text,
            because: alternatives.map(explain),
            isOld: wasThere && !wasMet,
          };
        }),
    ),
  );
}
