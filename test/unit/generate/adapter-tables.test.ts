import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { adapterTables } from "../../../generate/adapter-tables";
import { NoPlaceForTable, readTable, replaceTable } from "../../../generate/markdown-table";

describe("docs/adapters.md", () => {
  const document = readFileSync(join(__dirname, "../../../docs/adapters.md"), "utf8");
  for (const [mark, { heads, rows }] of Object.entries(adapterTables())) {
    it(`has the table of ${mark} up to date (npm run docs makes it so)`, () => {
      assert.deepEqual(readTable(document, mark), [heads, ...rows]);
    });
  }
});

describe("a table in a document", () => {
  const document = "a\n<!-- table: x (npm run docs) -->\nold\n<!-- end of table -->\nb\n";

  it("is replaced, and nothing around it", () => {
    const replaced = replaceTable(document, "x", { heads: ["A", "B"], rows: [["1", "`2`"]] });
    assert.match(
      replaced,
      /^a\n<!-- table: x .*-->\n\n\| A \| B \|\n.*\n\| 1 \| `2` \|\n\n<!-- end of table -->\nb\n$/,
    );
    assert.deepEqual(readTable(replaced, "x"), [
      ["A", "B"],
      ["1", "`2`"],
    ]);
  });

  it("has a place, or it's told that there is none", () => {
    assert.throws(() => replaceTable(document, "y", { heads: [], rows: [] }), NoPlaceForTable);
  });
});
