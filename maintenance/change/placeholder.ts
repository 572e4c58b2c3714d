const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...[
    "",
    "na",
    "none",
    "no",
    "nil",
    "null",
    "nothing",
    "notapplicable",
    "notavailable",
    "undefined",
    "unknown",
  ],
  ...[
    "tbd",
    "tba",
    "tbc",
    "todo",
    "fixme",
    "pending",
    "later",
    "x",
    "xx",
    "xxx",
    "keine",
    "keiner",
    "placeholder",
  ],
]);

/** Whether a text is written where one was asked for, and says nothing: `n/a`, `none`, `-`, `tbd`, or what nobody can see. */
export function isPlaceholder(text: string): boolean {
  const letters = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
  return PLACEHOLDERS.has(letters);
}

/** Whether an id is no vulnerability's: a placeholder, or a CVE id whose number isn't known yet, such as `CVE-2026-XXXX`. */
export function isNoVulnerability(id: string): boolean {
  const text = id.normalize("NFKC").trim();
  return isPlaceholder(text) || (/^CVE(?![A-Z])/i.test(text) && !/^CVE(?:-\d+)+$/i.test(text));
}
