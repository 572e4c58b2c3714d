/** A sentence of a Markdown document. */
export interface Sentence {
  /** The line where it begins, from 1. */
  readonly line: number;
  readonly text: string;
  /** A piece of code counts as one word, and a link by its text. */
  readonly words: number;
}

/** Words that belong together; `lines` has the line of each of its characters. */
interface Block {
  text: string;
  readonly lines: number[];
}

const FENCE = /^\s*(```|~~~)/;
const LEFT_OUT = /^\s*(#{1,6} |<!--|\|[\s:|-]+\|\s*$)/;
const LIST_ITEM = /^\s*([-*+]|\d+\.)\s+/;
/** A full stop, with what closes behind it. */
const SENTENCE_END = /[.!?][)\]"'*_”]*(?=\s|$)/g;
const ABBREVIATION = /\b(e\.g|i\.e|vs)\.$/;

/** The sentences of a document, without headings and blocks of code. A table's cell is a text of its own. */
export function readSentences(markdown: string): Sentence[] {
  return blocksOf(markdown).flatMap(splitBlock);
}

/** The sentences of a message. Paragraphs, and lines of options in a help text, are texts of their own. */
export function splitMessage(message: string, line: number): Sentence[] {
  return message
    .split(/\n\s*\n|\n(?= {2}\S)/)
    .flatMap((text) => splitBlock({ text, lines: Array<number>(text.length + 1).fill(line) }));
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  let fenced = false;
  markdown.split("\n").forEach((line, index) => {
    const isFence = FENCE.test(line);
    if (isFence) fenced = !fenced;
    if (fenced || isFence || line.trim() === "" || LEFT_OUT.test(line)) {
      open = undefined;
    } else if (line.startsWith("|")) {
      open = undefined;
      for (const cell of line.split(/(?<!\\)\|/)) append(cell, index, begin());
    } else {
      if (open === undefined || LIST_ITEM.test(line)) open = begin();
      append(line.replace(LIST_ITEM, ""), index, open);
    }
  });
  return blocks;

  function begin(): Block {
    const block: Block = { text: "", lines: [] };
    blocks.push(block);
    return block;
  }
}

function append(text: string, index: number, block: Block): void {
  block.text += `${text} `;
  for (let i = 0; i <= text.length; i++) block.lines.push(index + 1);
}

function splitBlock({ text, lines }: Block): Sentence[] {
  const sentences: Sentence[] = [];
  const readable = plain(text);
  let from = 0;
  for (const { index, 0: end } of readable.matchAll(SENTENCE_END)) {
    const to = index + end.length;
    if (ABBREVIATION.test(readable.slice(from, to))) continue;
    add(from, to);
    from = to;
  }
  add(from, readable.length);
  return sentences;

  function add(start: number, end: number): void {
    const sentence = readable.slice(start, end);
    const words = sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    if (words === 0) return;
    const blank = sentence.length - sentence.trimStart().length;
    sentences.push({
      line: lines[start + blank] ?? 0,
      text: text.slice(start, end).trim().replace(/\s+/g, " "),
      words,
    });
  }
}

/** As long as the text, with code as one word each and links without their addresses. */
function plain(text: string): string {
  return text
    .replace(/(`+)[^`]+?\1/g, (code) => "c".repeat(code.length))
    .replace(/\]\([^)\s]*\)/g, (address) => `]${" ".repeat(address.length - 1)}`);
}
