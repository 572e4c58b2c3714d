import { Temporal } from "@js-temporal/polyfill";

/** From a moment up to, and without, another. */
export interface Interval {
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
}

export function contains({ start, end }: Interval, moment: Temporal.Instant): boolean {
  return isBefore(moment, end) && !isBefore(moment, start);
}

export function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0;
}

/** Sorted, with those that overlap or touch as one, and the empty ones left out. */
export function unite(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals
    .filter(({ start, end }) => isBefore(start, end))
    .sort((a, b) => Temporal.Instant.compare(a.start, b.start));
  const united: Interval[] = [];
  for (const next of sorted) {
    const last = united.at(-1);
    if (last === undefined || isBefore(last.end, next.start)) united.push(next);
    else if (isBefore(last.end, next.end)) united.splice(-1, 1, { start: last.start, end: next.end });
  }
  return united;
}

/** What is left of sorted intervals outside of the others. */
export function subtract(intervals: readonly Interval[], removed: readonly Interval[]): Interval[] {
  return unite(removed).reduce<Interval[]>(
    (left, hole) =>
      left.flatMap((interval) => {
        if (!isBefore(interval.start, hole.end) || !isBefore(hole.start, interval.end)) return [interval];
        const pieces = [
          { start: interval.start, end: hole.start },
          { start: hole.end, end: interval.end },
        ];
        return pieces.filter(({ start, end }) => isBefore(start, end));
      }),
    [...intervals],
  );
}
