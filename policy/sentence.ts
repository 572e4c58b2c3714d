/** Ends a sentence that may have its full stop, or another end, already. */
export function endSentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** What went wrong, as a sentence. */
export function sentenceOf(error: unknown): string {
  return endSentence(error instanceof Error ? error.message : String(error));
}
