import type { Service } from "../change/change";
import type { CatalogueEntry, FollowUp, Subject } from "./catalogue";

export function entry(
  subject: Subject,
  names: readonly string[],
  interrupts: readonly Service[],
  needs: FollowUp,
  because: string,
  where?: "node" | "containers",
): CatalogueEntry {
  return { subject, names, interrupts, needs, because, ...(where !== undefined && { where }) };
}
