/** A table of a document; its cells may hold Markdown. */
export interface MarkdownTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A document has no such mark, or no table after it. */
export class NoPlaceForTable extends Error {
  override readonly name = "NoPlaceForTable";

  constructor(mark: string) {
    super(`The document has no line \`${beginning(mark)}\` with a line \`${END}\` after it.`);
  }
}

const END = "<!-- end of table -->";
const beginning = (mark: string): string => `<!-- table: ${mark} (npm run docs) -->`;

/**
 * Puts a table where a document has a mark for it.
 *
 * @throws NoPlaceForTable
 */
export function replaceTable(document: string, mark: string, table: MarkdownTable): string {
  const [from, to] = placeOf(document, mark);
  return `${document.slice(0, from)}\n\n${formatTable(table)}\n\n${document.slice(to)}`;
}

/**
 * The cells of a document's table, however it's laid out.
 *
 * @throws NoPlaceForTable
 */
export function readTable(document: string, mark: string): string[][] {
  const [from, to] = placeOf(document, mark);
  const lines = document.slice(from, to).trim().split("\n");
  return lines
    .filter((_, i) => i !== 1)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function placeOf(document: string, mark: string): [from: number, to: number] {
  const start = document.indexOf(beginning(mark));
  const to = document.indexOf(END, start);
  if (start < 0 || to < 0) throw new NoPlaceForTable(mark);
  return [start + beginning(mark).length, to];
}

function formatTable({ heads, rows }: MarkdownTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
