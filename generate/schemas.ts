import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../maintenance/files/json-schemas";

// Run after changing a schema: editors read the result, and a unit test compares it with the source.
for (const [file, content] of Object.entries(jsonSchemas())) {
  writeFileSync(join(__dirname, "..", "schemas", file), content);
}
