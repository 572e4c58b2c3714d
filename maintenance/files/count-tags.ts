/** At most so many elements does a text have: each takes some hundred bytes once it's parsed. */
export function countTags(text: string): number {
  let count = 0;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at + 1)) count++;
  return count;
}
