/** What of a package's build can interrupt anything. */
export interface PackageContents {
  /** Programs and libraries; absolute paths. */
  readonly files: readonly string[];
  /** Services that its scriptlets restart or reload; `?` where they put the name together at run time. */
  readonly restarts: readonly string[];
  /** Whether it has a kernel, or modules of one. */
  readonly hasKernel: boolean;
  /** False when it has more files than are listed. */
  readonly isWhole: boolean;
}

/** By NEVRA. */
export type BuildContents = ReadonlyMap<string, PackageContents>;

/** What of packages can interrupt anything, as far as that's known. */
export interface KnownContents {
  /** As signed headers have it. */
  readonly arriving: BuildContents;
  /** By target, of installed builds that leave: as their machine says, or as two say alike that have the same packages. */
  readonly leaving: ReadonlyMap<string, BuildContents>;
}

export const NO_CONTENTS: PackageContents = { files: [], restarts: [], hasKernel: false, isWhole: true };

/** What machines say alike of builds that they have: none can have anything counted, elsewhere, that another doesn't say. */
export function agreeOnAll([first, ...others]: readonly (BuildContents | undefined)[]): BuildContents {
  if (first === undefined) return new Map();
  return new Map(
    [...first].flatMap(([nevra, contents]) => {
      const same = others.map((other) => other?.get(nevra));
      const agreed = same.reduce((one, other) => one && other && agreeOn(one, other), contents);
      return agreed === undefined ? [] : [[nevra, agreed] as const];
    }),
  );
}

function agreeOn(one: PackageContents, other: PackageContents): PackageContents {
  const files = new Set(other.files);
  const restarts = new Set(other.restarts);
  return {
    files: one.files.filter((path) => files.has(path)),
    restarts: one.restarts.filter((service) => restarts.has(service)),
    hasKernel: one.hasKernel && other.hasKernel,
    // One that says so of itself alone is no reason to doubt the other.
    isWhole: one.isWhole || other.isWhole,
  };
}
