import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { adapterTables } from "./adapter-tables";
import { ALLOCATION_TABLE, allocationTable } from "./allocation-table";
import { LAYER_TABLE, layerTable } from "./layer-table";
import { type MarkdownTable, replaceTable } from "./markdown-table";
import { POLICY_TABLE, policyTable } from "./policy-table";
import { problemDocs } from "./problem-docs";

// Run after changing what a table is about; unit tests compare documents with their sources.
const DOCUMENTS: Readonly<Record<string, Readonly<Record<string, MarkdownTable>>>> = {
  "adapters.md": adapterTables(),
  "allocations.md": { [ALLOCATION_TABLE]: allocationTable() },
  "policies.md": { [POLICY_TABLE]: policyTable(), [LAYER_TABLE]: layerTable() },
};

writeFileSync(join(__dirname, "../docs/problems.md"), problemDocs());

for (const [name, tables] of Object.entries(DOCUMENTS)) {
  const file = join(__dirname, "../docs", name);
  let text = readFileSync(file, "utf8");
  for (const [mark, table] of Object.entries(tables)) text = replaceTable(text, mark, table);
  writeFileSync(file, text);
}
