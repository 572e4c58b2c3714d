import type { JudgedKind, JudgedLayer } from "../maintenance/kinds/judged-kind";
import { JUDGED_KINDS } from "../maintenance/kinds/kinds";
import type { MarkdownTable } from "./markdown-table";

/** The mark of the table in docs/policies.md. */
export const LAYER_TABLE = "layers";

/** Every layer, in the order of change files. */
export function layerTable(): MarkdownTable {
  return {
    heads: [
      "Layer",
      "What changes",
      "In plans, its `kind`",
      "Under `impact`",
      "Whom it reaches",
      "What a test must show before a T4 or SHTF",
    ],
    rows: (JUDGED_KINDS as readonly JudgedKind[]).flatMap(({ layers, forms }) =>
      layers.map(({ name, noun, gates, reaches }) => {
        const own = forms.filter((form) => ["node", "101"].some((target) => form.layerOf(target) === name));
        return [
          `\`${name}\``,
          noun,
          listCode(own.map(({ schema }) => schema.shape.kind.value)),
          listCode(own.map(({ subject }) => subject)),
          REACHES[reaches],
          gates.length === 0 ? "nothing" : listCode(gates),
        ];
      }),
    ),
  };
}

const REACHES: Readonly<Record<JudgedLayer["reaches"], string>> = {
  target: "the customers of that container, or of all containers of that node",
  everybody: "all customers",
};

const listCode = (words: readonly string[]): string =>
  [...new Set(words)].map((word) => `\`${word}\``).join(", ");
