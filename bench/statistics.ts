/** What repeated measurements of one thing say, in seconds. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws RangeError for no values: there's nothing to say of them */
export function summarise(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const lower = sorted[Math.ceil(half) - 1];
  const upper = sorted[Math.floor(half)];
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (lower === undefined || upper === undefined || least === undefined || most === undefined) {
    throw new RangeError("Nothing was measured, so there's no median.");
  }
  return { median: (lower + upper) / 2, least, most };
}

/** How often `whole` holds `part`; undefined where that says nothing, since one of them isn't more than nothing. */
export function ratio(whole: number | undefined, part: number | undefined): number | undefined {
  if (whole === undefined || part === undefined || whole <= 0 || part <= 0) return undefined;
  return whole / part;
}
