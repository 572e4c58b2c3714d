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

export const NO_CONTENTS: PackageContents = { files: [], restarts: [], hasKernel: false, isWhole: true };

/** What two machines say alike of a build that both have: neither can have anything counted, elsewhere, that the other doesn't say. */
export function agreeOn(one: PackageContents, other: PackageContents): PackageContents {
  const files = new Set(other.files);
  const restarts = new Set(other.restarts);
  return {
    files: one.files.filter((path) => files.has(path)),
    restarts: one.restarts.filter((service) => restarts.has(service)),
    hasKernel: one.hasKernel && other.hasKernel,
    isWhole: one.isWhole && other.isWhole,
  };
}
