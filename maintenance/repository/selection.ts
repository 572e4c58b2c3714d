import { competes } from "../packages/architecture";
import { groupBy } from "../packages/grouping";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { compareEvr, compareText } from "../packages/version";
import type { ReleasedPackage } from "../release/release";
import type { AvailablePackage, Solvable } from "./available-package";
import type { LeftOut, Unfit } from "./left-out";

/** What a release will have for one layer and OS family. */
export interface Selection {
  /** Newly taken from a repository. */
  readonly taken: readonly AvailablePackage[];
  /** As the earlier release has them. */
  readonly kept: readonly ReleasedPackage[];
  readonly leftOut: readonly LeftOut[];
  /** Packages that machines may have from the start, and that keep an update from being installed where they are. */
  readonly endangered: readonly Conflict[];
}

/** A package whose requirement isn't fulfilled. */
export interface Conflict {
  readonly package: Package;
  /** What is missing, and the builds that would have it, with what speaks against them. */
  readonly need: string;
  readonly because: readonly string[];
}

/** Packages whose requirements nothing fulfils. */
export class UnsatisfiedRequirements extends Error {
  override readonly name = "UnsatisfiedRequirements";

  /** @param unlisted repositories of which nobody knows all files */
  constructor(
    readonly conflicts: readonly Conflict[],
    unlisted: readonly string[] = [],
  ) {
    const isOfFile = ({ need, because }: Conflict): boolean => need.startsWith("/") && because.length === 0;
    const lines = conflicts.map((conflict) => `  ${describeConflict(conflict)}`);
    super(
      `Nothing fulfils these requirements:\n${[...new Set(lines)].join("\n")}\n` +
        (conflicts.some(isOfFile) && unlisted.length > 0
          ? `The metadata of ${unlisted.join(", ")} has no filelists, so nobody knows which packages have such a file. Make filelists ` +
            "(createrepo_c does; Artifactory has a setting for it), and try again. Otherwise:\n"
          : "") +
        "Name the repository that has what is missing, under base if machines have it from the start. " +
        "Or exclude the package that needs it.",
    );
  }
}

/** `a-1-1.noarch needs b >= 2: b-2-1.noarch is excluded by "b"` */
export function describeConflict({ package: p, need, because }: Conflict): string {
  const what = `${formatNevra(p)} needs ${need}`;
  return because.length === 0 ? `${what}, which no package provides` : `${what}: ${because.join("; ")}`;
}

/** What speaks against each package that would do. */
export function explainAlternatives(
  alternatives: readonly Solvable[],
  unfit: ReadonlyMap<Solvable, Unfit>,
  there: readonly Package[],
): string[] {
  const reasons = alternatives.map((p) => {
    const known = unfit.get(p);
    if (known !== undefined) return `${formatNevra(p)} ${known.because}`;
    const instead = there.find((other) => other.name === p.name && competes(other.arch, p.arch));
    return instead === undefined
      ? `${formatNevra(p)} isn't chosen`
      : `${formatNevra(p)} gives way to ${formatNevra(instead)}`;
  });
  return [...new Set(reasons)].sort(compareText);
}

/**
 * The builds that would be there but for a reason: newer than what is; of older and newer ones left out for the same
 * reason, the newest. Retracted ones are all in it, since somebody wants to be sure of each.
 */
export function listLeftOut(unfit: ReadonlyMap<Package, Unfit>, there: readonly Package[]): LeftOut[] {
  const thereByName = groupBy(there, ({ name }) => name);
  const leftOut = [...unfit].map(([p, { reason, because }]): LeftOut => {
    const { name, epoch, version, release, arch } = p;
    return { build: { name, epoch, version, release, arch }, reason, because };
  });
  const leftOutByName = groupBy(leftOut, ({ build }) => build.name);
  const passedOver = leftOut.filter(
    ({ build, reason }) =>
      reason === "retracted" ||
      (!(thereByName.get(build.name) ?? []).some(
        (p) => competes(p.arch, build.arch) && compareEvr(p, build) >= 0,
      ) &&
        !(leftOutByName.get(build.name) ?? []).some(
          (other) =>
            other.reason === reason &&
            competes(other.build.arch, build.arch) &&
            compareEvr(other.build, build) > 0,
        )),
  );
  const once = new Map(passedOver.map((entry) => [formatNevra(entry.build), entry]));
  return [...once.values()].sort((a, b) => comparePackages(a.build, b.build));
}
