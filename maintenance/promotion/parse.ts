import type { FileForm } from "../files/form";
import { validateDeclared } from "../files/validate";
import { anchorPath } from "../fleet/reaching";
import { PromotionFile, type PromotionFileContent } from "./schema";

const FORM: FileForm = { what: "a promotion file", fields: ["promotion"] };

/** What a promotion file says, and the paths of the evidence that it names, relative to what its own path is relative to. */
export interface NamedPromotion {
  readonly record: Omit<PromotionFileContent, "evidence">;
  readonly evidence: readonly string[];
}

/** @throws InvalidFile with every problem of the file */
export function parsePromotion(text: string, file: string): NamedPromotion {
  const { evidence = [], ...record } = validateDeclared({ file, text }, PromotionFile, FORM).value;
  return { record, evidence: evidence.map((path) => anchorPath(path, file)) };
}
