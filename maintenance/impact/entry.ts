import type { Service } from "../change/services";
import type { CatalogueEntry, FollowUp } from "./catalogue";

export function entry(
  subject: string,
  names: readonly string[],
  interrupts: readonly Service[],
  needs: FollowUp,
  because: string,
  where?: "node" | "containers",
): CatalogueEntry {
  return { subject, names, interrupts, needs, because, ...(where !== undefined && { where }) };
}

/** An entry for packages of a node whose effect no process shows: see `CatalogueEntry.unseen`. */
export function hostEntry(
  names: readonly string[],
  interrupts: readonly Service[],
  needs: FollowUp,
  because: string,
): CatalogueEntry {
  return { ...entry("package", names, interrupts, needs, because, "node"), unseen: true };
}
