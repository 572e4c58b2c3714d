import { endSentence } from "../maintenance/decision/sentence";

/** What went wrong, as a sentence. */
export function sentenceOf(error: unknown): string {
  return endSentence(error instanceof Error ? error.message : String(error));
}
