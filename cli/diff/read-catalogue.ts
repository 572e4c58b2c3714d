import path from "node:path";
import { IMPACT_CATALOGUE } from "../../declarations/file-kinds";
import type { Catalogue } from "../../maintenance/impact/catalogue";
import { parseCatalogue } from "../../maintenance/impact/catalogue-file";
import { DEFAULT_CATALOGUE } from "../../maintenance/impact/default-catalogue";
import { extendCatalogue } from "../../maintenance/impact/stack-entries";
import { readArgument } from "../../declarations/read-argument";

/**
 * The built-in impact catalogue, after the entries of a file where there's one.
 *
 * @throws FileUnreadable, InvalidFile
 */
export function readCatalogue(file: string | undefined, cwd: string): Catalogue {
  if (file === undefined) return DEFAULT_CATALOGUE;
  const text = readArgument(IMPACT_CATALOGUE, path.resolve(cwd, file));
  return extendCatalogue(parseCatalogue(text, file), DEFAULT_CATALOGUE);
}
