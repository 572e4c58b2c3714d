/** The three parts that order builds of one package; a missing epoch is 0. */
export interface Evr {
  readonly epoch: number;
  readonly version: string;
  readonly release: string;
}

export type Order = -1 | 0 | 1;

// What separates segments carries no meaning, so "1.0", "1_0" and "1.0+" are the same version to rpm.
const SEGMENT = /[0-9]+|[A-Za-z]+|~|\^/g;

/**
 * Orders two versions (or two releases) as rpm does (rpmio/rpmvercmp.cc): -1 when `a` is older than `b`, 0 when rpm
 * takes them for the same, which differently written versions may be, 1 when `a` is newer.
 *
 * Once cut into segments it is a lexicographic order: `~` < end < `^` < letters < digits.
 */
export function compareVersions(a: string, b: string): Order {
  const left = a.match(SEGMENT) ?? [];
  const right = b.match(SEGMENT) ?? [];
  for (let i = 0; i < left.length || i < right.length; i++) {
    const order = compareSegments(left[i], right[i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Orders by epoch, then version, then release. */
export function compareEvr(a: Evr, b: Evr): Order {
  return (
    compareNumbers(a.epoch, b.epoch) ||
    compareVersions(a.version, b.version) ||
    compareVersions(a.release, b.release)
  );
}

function compareSegments(a: string | undefined, b: string | undefined): Order {
  const kind = rankSegment(a);
  const order = compareNumbers(kind, rankSegment(b));
  if (order !== 0 || a === undefined || b === undefined) return order;
  return kind === RANK.digits ? compareDigits(a, b) : compareText(a, b);
}

const RANK = { tilde: 0, end: 1, caret: 2, letters: 3, digits: 4 } as const;

function rankSegment(segment: string | undefined): number {
  if (segment === undefined) return RANK.end;
  if (segment === "~") return RANK.tilde;
  if (segment === "^") return RANK.caret;
  return /^[0-9]/.test(segment) ? RANK.digits : RANK.letters;
}

// Compared as text, because dates with build numbers (20101121103000123…) exceed what a number holds exactly.
function compareDigits(a: string, b: string): Order {
  const left = a.replace(/^0+/, "");
  const right = b.replace(/^0+/, "");
  return compareNumbers(left.length, right.length) || compareText(left, right);
}

function compareNumbers(a: number, b: number): Order {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders text by code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): Order {
  return a < b ? -1 : a > b ? 1 : 0;
}
