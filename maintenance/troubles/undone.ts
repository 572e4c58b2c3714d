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
  const [head = "", ...list] = error.split("\n");
  if (list.length === 0 || !/(?:One thing was|\b\d{1,9} things were) left undone:$/.test(head))
    return undefined;
  return [...list.join("\n").matchAll(/^ {2}- (.*)$/gm)].map(([, undone = ""]) => undone);
}

/** Whether it was left since somebody else was at work there: which says nothing of what was to be done. */
export function isOfSomebodyElse(undone: string): boolean {
  return /\brun again when it's done\b/i.test(undone);
}
