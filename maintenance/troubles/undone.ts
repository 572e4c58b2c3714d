/** The first line of what a run's report fails with. */
export function describeUndone(count: number): string {
  return `${count === 1 ? "One thing was" : `${count} things were`} left undone:`;
}

/**
 * Reads back what a run's report listed.
 *
 * @returns undefined for an error that isn't a report's: then the run didn't come to its end
 */
export function readUndone(error: string): readonly string[] | undefined {
  const [, list] = /^.*(?:One thing was|\d+ things were) left undone:\n([^]*)/.exec(error) ?? [];
  if (list === undefined) return undefined;
  return [...list.matchAll(/^ {2}- (.*)$/gm)].map(([, undone = ""]) => undone);
}

/** Whether it was left since somebody else was at work there: which says nothing of what was to be done. */
export function isOfSomebodyElse(undone: string): boolean {
  return /\brun again when it's done\b/i.test(undone);
}
