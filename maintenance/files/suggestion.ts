/** `; did you mean "port"?` when one of the known words is close to what was written, else an empty text. */
export function suggest(written: string, known: readonly string[]): string {
  const limit = Math.max(1, Math.floor(written.length / 3));
  const closest = known
    .map((word) => ({ word, distance: measureDistance(written.toLowerCase(), word.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)[0];
  return closest === undefined ? "" : `; did you mean ${JSON.stringify(closest.word)}?`;
}

/** `unknown ring "betta"; did you mean "beta"?`, or with the words that are known. */
export function describeUnknown(what: string, name: string, known: readonly string[]): string {
  const suggestion = suggest(name, known);
  const knownText =
    known.length === 0
      ? "there are none"
      : `known are ${known.slice(0, 8).join(", ")}${known.length > 8 ? ", …" : ""}`;
  return `unknown ${what} ${JSON.stringify(name)}${suggestion === "" ? `; ${knownText}` : suggestion}`;
}

/** How many characters must be inserted, removed, replaced or swapped with their neighbour (optimal string alignment). */
function measureDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(previous, j - 1) + Number(a[i - 1] !== b[j - 1]);
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(beforePrevious, j - 2) + 1 : Infinity;
      row.push(Math.min(replaced, at(previous, j) + 1, at(row, j - 1) + 1, swapped));
    }
    beforePrevious = previous;
    previous = row;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
