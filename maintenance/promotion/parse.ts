import type { FileForm } from "../files/form";
import type { GivenObject } from "../files/problem";
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
export function parsePromotion(text: string | GivenObject, file: string): NamedPromotion {
  const { evidence = [], ...record } = validateDeclared({ file, text }, PromotionFile, FORM).value;
  const anchor = (path: string): string => (typeof text === "string" ? anchorPath(path, file) : path);
  return { record, evidence: evidence.map(anchor) };
}
