/*
 * Foreign text is what a machine, a repository, a web server or a file says. A terminal, a browser or a log reader would obey some of
 * its characters instead of showing them: here they become a mark that is seen, such as \u{202e}.
 */

/**
 * What isn't seen as what it is: control characters (C0, C1, so all escape sequences), format characters (those that turn the direction,
 * those without a width), other characters that are ignored or blank, separators of lines and paragraphs, halves of surrogate pairs,
 * and what is no character. Line breaks and tabs are for the caller.
 */
const OBEYED =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/gu;

/** Nearly all text is this, and there's much of it. */
const PLAINEST = /^[\n\t\x20-\x7e]*$/;

/** Whether there's nothing in it but what is seen, line breaks and tabs. */
export function isPlain(text: string): boolean {
  return PLAINEST.test(text) || text.search(OBEYED) < 0;
}

/** The first character in it that isn't seen as what it is, as `U+202E`; undefined where there's none. */
export function findHidden(text: string): string | undefined {
  const code = text.codePointAt(isPlain(text) ? text.length : text.search(OBEYED));
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * The text for display, log, state and journal: nothing is in it but what is seen, line breaks and tabs. No line becomes two,
 * since a line's beginning may mean something to who reads on.
 */
export function plainText(text: string): string {
  if (PLAINEST.test(text)) return text;
  // In one pass: what is tried anew at each of a million carriage returns takes hours.
  const lines = text.replace(/\r+\n?/g, (end) => (end.endsWith("\n") ? "\n" : " ".repeat(end.length)));
  return lines.replace(OBEYED, toMark);
}

/** As {@link plainText}, on one line. */
export function plainLine(text: string): string {
  return plainText(text.replace(/[\n\r\t\v\f\u0085\u2028\u2029]+/g, " "));
}

/** A part of a message: on one line, trimmed, and cut off where it's long. */
export function quoteForeign(text: string, longest = 300): string {
  // No more of it is looked at than is needed: it may be megabytes.
  const line = plainLine(text.trim().slice(0, longest + 1));
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** JSON that means the same, with such characters written as JSON escapes. */
export function plainJson(json: string): string {
  return json.replace(OBEYED, (character) =>
    Array.from({ length: character.length }, (_, i) => {
      return `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
    }).join(""),
  );
}

/** An error's message, and where it's told from. */
export function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message, stack } = error;
  error.message = plainText(message);
  if (stack !== undefined) error.stack = plainText(stack);
  return error;
}

function toMark(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
