import type { Order } from "../packages/version";

/** How a module.xml compares: `ge 2.10.1`; without a word it means `ge`. */
export type Comparison = "lt" | "le" | "gt" | "ge" | "eq" | "ne";

// Being strict is also what lets a version stand in a file name and in a script.
const VERSION = /^[0-9](?:[._+-]?[A-Za-z0-9])*$/;

/** Whether a text can be the version of a module. */
export function isModuleVersion(text: string): boolean {
  return VERSION.test(text);
}

/**
 * Orders two versions as FreePBX does: PHP's `version_compare` on lower case (ext/standard/versioning.c). -1 when `a` is
 * older than `b`, 0 when they count as the same, which differently written ones may (2.10RC1, 2.10-rc1), 1 when newer.
 *
 * Once cut into segments it's a lexicographic order: any unknown word < dev < alpha < beta < rc < end < digits < pl.
 */
export function compareModuleVersions(a: string, b: string): Order {
  const left = cutIntoSegments(a);
  const right = cutIntoSegments(b);
  for (let i = 0; i < left.length || i < right.length; i++) {
    const order = compareSegments(left[i], right[i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Whether a version is as a dependency wants it: `satisfiesComparison("2.10.1", "ge", "2.10.0")`. */
export function satisfiesComparison(version: string, comparison: Comparison, wanted: string): boolean {
  const order = compareModuleVersions(version, wanted);
  switch (comparison) {
    case "lt":
      return order < 0;
    case "le":
      return order <= 0;
    case "gt":
      return order > 0;
    case "ge":
      return order >= 0;
    case "eq":
      return order === 0;
    case "ne":
      return order !== 0;
  }
}

function cutIntoSegments(version: string): readonly string[] {
  return version.toLowerCase().match(/[0-9]+|[a-z]+/g) ?? [];
}

// PHP looks at how a word begins, in this order: `beta`, `b` and `bravo` are all the same to it.
const WORDS = ["dev", "a", "b", "rc"];
const RANK_OF_END = WORDS.length;
const RANK_OF_DIGITS = RANK_OF_END + 1;
const RANK_OF_PATCH_LEVEL = RANK_OF_END + 2;

function rankSegment(segment: string | undefined): number {
  if (segment === undefined) return RANK_OF_END;
  if (/^[0-9]/.test(segment)) return RANK_OF_DIGITS;
  const word = WORDS.findIndex((start) => segment.startsWith(start));
  return word === -1 && segment.startsWith("p") ? RANK_OF_PATCH_LEVEL : word;
}

function compareSegments(a: string | undefined, b: string | undefined): Order {
  const left = rankSegment(a);
  const right = rankSegment(b);
  if (left !== right) return left < right ? -1 : 1;
  if (left !== RANK_OF_DIGITS || a === undefined || b === undefined) return 0;
  // Some modules have dates with build numbers as versions, beyond what a number holds exactly.
  const [m, n] = [BigInt(a), BigInt(b)];
  return m < n ? -1 : m > n ? 1 : 0;
}
