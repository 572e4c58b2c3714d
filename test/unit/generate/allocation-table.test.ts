import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ALLOCATION_TABLE, allocationTable } from "../../../generate/allocation-table";
import { readTable } from "../../../generate/markdown-table";

describe("docs/allocations.md", () => {
  it("has each word of each runtime (npm run docs)", () => {
    const document = readFileSync(join(__dirname, "../../../docs/allocations.md"), "utf8");
    const { heads, rows } = allocationTable();
    assert.deepEqual(readTable(document, ALLOCATION_TABLE), [heads, ...rows]);
  });
});
