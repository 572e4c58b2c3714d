import { z } from "zod";
import { list } from "../files/fields";
import type { FileForm } from "../files/form";
import { validateDeclared } from "../files/validate";
import { declaredFile } from "../files/version";
import { CatalogueEntryConfiguration, type CatalogueEntryContent } from "./stack-entries";

/** A file of impact entries. Before files had versions it was their list alone, as a stack's configuration has it. */
export const CatalogueFile = declaredFile({
  impact: list(CatalogueEntryConfiguration, "entries").describe(
    "Entries that come before the built-in catalogue",
  ),
}).meta({
  title: "Impact catalogue",
  description: "What changes interrupt, in place of what the built-in catalogue says",
});

const FORM: FileForm = {
  what: "an impact catalogue",
  fields: Object.keys(CatalogueFile.shape),
  mayBeList: true,
};

/** @throws InvalidFile with every problem of the file */
export function parseCatalogue(text: string, file: string): readonly CatalogueEntryContent[] {
  const schema = z.union([CatalogueFile.shape.impact, CatalogueFile], { error: "a list of entries" });
  const { value } = validateDeclared({ file, text }, schema, FORM);
  return "impact" in value ? value.impact : value;
}
