import { JUDGED_KINDS } from "../kinds/kinds";
import type { Catalogue } from "./catalogue";

/** What is known without a stack's configuration. What nobody knows of isn't here; `assessImpact` says so. */
export const DEFAULT_CATALOGUE: Catalogue = JUDGED_KINDS.flatMap(({ impact }): Catalogue => impact);
