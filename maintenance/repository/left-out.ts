import { groupBy } from "../packages/grouping";
import type { Package } from "../packages/nevra";

/** Why a build that a repository offers isn't in a release. */
export const LEFT_OUT_REASONS = [
  "excluded",
  "retracted",
  "too-young",
  "modular",
  "unsigned",
  "foreign-key",
  "obsoleted",
  "dependency",
] as const;

export interface Unfit {
  readonly reason: (typeof LEFT_OUT_REASONS)[number];
  /** Completes a sentence that begins with the build. */
  readonly because: string;
}

/** A build that would be in the release but for the reason. */
export interface LeftOut extends Unfit {
  readonly build: Package;
}

/** Builds that would be in the release but for one and the same reason, so many that nobody reads them one by one. */
export interface LeftOutInBulk extends Unfit {
  readonly builds: number;
}

/** How many builds with one and the same reason are told one by one. */
const TOLD = 20;

/** @returns each build; where too many have the same reason, just their number. Retracted ones are always told. */
export function gatherLeftOut(leftOut: readonly LeftOut[]): {
  readonly leftOut: readonly LeftOut[];
  readonly leftOutInBulk: readonly LeftOutInBulk[];
} {
  const groups = [...groupBy(leftOut, ({ reason, because }) => `${reason} ${because}`).values()];
  const isBulk = ({ length, 0: first }: readonly LeftOut[]): boolean =>
    length > TOLD && first?.reason !== "retracted";
  const inBulk = new Set(groups.filter(isBulk).flat());
  return {
    leftOut: leftOut.filter((each) => !inBulk.has(each)),
    leftOutInBulk: groups.filter(isBulk).flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      return [{ builds: same.length, reason: first.reason, because: first.because }];
    }),
  };
}
