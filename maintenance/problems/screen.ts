/** How many lines of a terminal are told at most, and how wide it's taken to be. */
export const SCREEN_LINES = 40;
const WIDTH = 110;

/** How many lines of a terminal a text takes. */
export function countLines(text: string): number {
  return text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / WIDTH)), 0);
}

/**
 * As many of the lines as there's room for, and at least one.
 *
 * @param room in lines of a terminal
 */
export function fitScreen(
  lines: readonly string[],
  room = SCREEN_LINES,
): { readonly shown: readonly string[]; readonly left: number } {
  let used = 0;
  const end = lines.findIndex((line, i) => (used += countLines(line)) > room && i > 0);
  const shown = end < 0 ? lines : lines.slice(0, end);
  return { shown, left: lines.length - shown.length };
}

/** `and 12 more causes: see FILE` */
export function describeRest(left: number, where: string): string {
  return `and ${left === 1 ? "1 more cause" : `${left} more causes`}: see ${where}`;
}
