import { ALLOCATION_WORDS, type AllocationWord } from "../maintenance/kinds/allocations/words";
import { RUNTIMES } from "../maintenance/runtimes/runtimes";
import type { MarkdownTable } from "./markdown-table";

/** The mark of the table in docs/allocations.md. */
export const ALLOCATION_TABLE = "allocations";

const UNITS: Readonly<Record<AllocationWord["counts"], string>> = {
  bytes: "bytes; suffixes `k`, `m`, `g`, and `p` for pages",
  pages: "pages of 4096 bytes; with a suffix as of bytes",
  items: "a number",
  percent: "percent, with or without `%`",
};

/** Every word of the fleet file, by runtimes. */
export function allocationTable(): MarkdownTable {
  return {
    heads: ["Runtime", "Word", "What it is", "What it counts", "Value"],
    rows: RUNTIMES.flatMap(({ name, title }) =>
      ALLOCATION_WORDS[name].map((word) => [
        title,
        `\`${word.name}\``,
        word.described,
        UNITS[word.counts],
        word.form === "single"
          ? "one"
          : word.promises
            ? "`barrier:limit`; the barrier promises"
            : "`barrier:limit`",
      ]),
    ),
  };
}
