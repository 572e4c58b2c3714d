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

/**
 * Whether something else than what was to be done kept it from being begun: somebody else is at work there, or the machine has no room,
 * can't be written, or lacks a tool. All of these end with the advice to run again; what rpm, a module or a gate refuses doesn't.
 */
export function wasKeptAway(undone: string): boolean {
  return (
    /\brun again (?:when it's done|then)\b/i.test(undone) ||
    (NOT_BEGUN.test(undone) && /\brun again\b/i.test(undone))
  );
}

const NOT_BEGUN = /\b(?:nothing was changed(?! but\b)|not started)\b/i;
