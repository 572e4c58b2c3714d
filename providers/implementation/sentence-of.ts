import { plainText } from "../../maintenance/text/plain-text";

/** What an error says, whatever was thrown, made harmless for display. */
export function sentenceOf(error: unknown): string {
  return plainText(error instanceof Error ? error.message : String(error));
}
