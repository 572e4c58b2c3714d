import type { z } from "zod";
import { SERVICES } from "../change/services";
import { choice, list, record, text } from "../files/fields";
import { FORMS } from "../kinds/forms";
import { type Catalogue, type CatalogueEntry, FOLLOW_UPS } from "./catalogue";

/** What kinds of things change: rpms, framework modules, services that are restarted, and whatever else a kind of work changes. */
export const SUBJECTS: readonly string[] = [...new Set(FORMS.map(({ subject }) => subject))];

/** An entry as it's written in a stack's configuration. */
export const CatalogueEntryConfiguration = record({
  subject: choice(SUBJECTS),
  names: list(text(/^[A-Za-z0-9*][A-Za-z0-9*._+-]*$/, "a name, in which * stands for anything"), "names", 1),
  interrupts: list(choice(SERVICES), "services").describe("Empty when nobody notices"),
  needs: choice(FOLLOW_UPS),
  because: text(/^\S(.*\S)?$/, "the rest of a sentence, e.g. is linked into asterisk"),
  where: choice(["node", "containers"]).optional(),
}).meta({ title: "Impact", description: "What a change of packages, modules or devices interrupts" });

export type CatalogueEntryContent = z.output<typeof CatalogueEntryConfiguration>;

/** A catalogue with entries of one's own, which come first. */
export function extendCatalogue(own: readonly CatalogueEntryContent[], catalogue: Catalogue): Catalogue {
  const entries = own.map(({ where, ...entry }): CatalogueEntry => ({
    ...entry,
    own: true,
    ...(where !== undefined && { where }),
  }));
  return [...entries, ...catalogue];
}
