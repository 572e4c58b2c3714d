/** Ends a sentence that may have its full stop, or another end, already: another one may follow it then. */
export function endSentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
