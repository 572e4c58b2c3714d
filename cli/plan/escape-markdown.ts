import { plainLine } from "../../maintenance/text/plain-text";

/**
 * Text as Markdown that shows just this text, in a paragraph, a list or a table's cell: names of packages, customers and
 * containers come from elsewhere. Character references never stand for syntax (CommonMark 6.2); what GitHub and GitLab
 * make of finished text (mentions, references, links) is broken up by a character without width.
 */
export function escapeMarkdown(text: string): string {
  return (
    plainLine(text)
      .trim()
      .replace(/[&<>\\`*_{}[\]#!|~^$%@]|^[-+=/]/g, toReference)
      // @team, #1, !1, ~label, $1, %milestone, &epic, ^alert
      .replace(/&#(?:33|35|36|37|38|64|94|126);(?=\S)/g, `$&${NOTHING_WIDE}`)
      .replaceAll("://", `:${NOTHING_WIDE}//`)
      .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}${toReference(".")}`)
      // What would begin a list.
      .replace(/^(\d+)([.)])/, `$1${NOTHING_WIDE}$2`)
  );
}

/** Text as code, where Markdown has nothing to interpret in it; else as {@link escapeMarkdown} gives it. */
export function formatCode(text: string): string {
  const plain = plainLine(text).trim();
  return plain === "" || /[`|\\]/.test(plain) ? escapeMarkdown(plain) : `\`${plain}\``;
}

/** Lines as they are, in HTML's `<pre>`, in which neither Markdown nor mentions mean anything. */
export function formatPreformatted(text: string): string {
  const lines = text.split("\n").map((line) => plainLine(line).replace(/[&<>]/g, toReference));
  return `<pre>${lines.join("\n")}</pre>`;
}

const NOTHING_WIDE = "&#8203;";

function toReference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
