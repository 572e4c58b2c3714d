/** Why something went wrong, in words. What has the same kind has the same cause, whatever the figures in its text. */
export interface Cause {
  readonly text: string;
  /** The text without what may differ between two of the same cause. */
  readonly kind: string;
}

/**
 * The cause that a text tells, with what differs from one to the next as `varying` or `said`:
 *
 *     because`its disk is too full: ${varying(figures)}. Make room in it`
 */
export function because(texts: TemplateStringsArray, ...parts: readonly (Cause | string | number)[]): Cause {
  const fill = (choose: (part: Cause) => string): string =>
    texts.reduce((filled, text, i) => {
      const part = parts[i - 1] ?? "";
      return filled + (typeof part === "object" ? choose(part) : String(part)) + text;
    });
  return { text: fill(({ text }) => text), kind: fill(({ kind }) => kind) };
}

/** A text that is a cause by itself. */
export function plainCause(text: string): Cause {
  return { text, kind: text };
}

/** What differs though the cause is the same: a size, a time, the name of a machine. */
export function varying(value: string | number): Cause {
  return { text: String(value), kind: "…" };
}

/** A number by itself: those in versions and names aren't. */
const NUMBER = /(?<![\w.:-])\d+(?![\w:-]|\.\d)/g;

/** What a tool said: its words are the cause, the numbers among them (of processes, lines, bytes) aren't. */
export function said(text: string): Cause {
  return { text, kind: text.replaceAll(NUMBER, "#") };
}
