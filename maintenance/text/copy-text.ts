/** A text of its own: what is cut out of a longer one keeps all of that in memory for as long as it's kept itself. */
export function copyText(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
