const X86_32 = ["i686", "i586", "i486", "i386"];

/** The architectures whose packages a release can be locked for. */
export const LOCKED_ARCHITECTURES = ["x86_64", "i686", "aarch64", "ppc64le", "s390x"] as const;
export type LockedArchitecture = (typeof LOCKED_ARCHITECTURES)[number];

/** The architectures of packages that machines of an architecture can install; of equal builds, the first is preferred. */
export function listCompatible(architecture: LockedArchitecture): readonly string[] {
  switch (architecture) {
    case "x86_64":
      return ["x86_64", "noarch", ...X86_32];
    case "i686":
      return [...X86_32, "noarch"];
    case "aarch64":
    case "ppc64le":
    case "s390x":
      return [architecture, "noarch"];
  }
}
