import { describeUnitFinding, type UnitFinding } from "./unit-findings";

/** Customers may notice these right now. */
const URGENT: ReadonlySet<string> = new Set([
  "service-gone",
  "asterisk-gone",
  "asterisk-starting",
  "services-unjudged",
  "unit-unjudged",
]);

/** What isn't as it was, or was left open by an earlier run; a part of a sentence. */
export function describeLeftOpen(found: readonly UnitFinding[]): string {
  return found
    .map((finding) => `${describeUnitFinding(finding)}${URGENT.has(finding.code) ? ". Look at it now" : ""}`)
    .join("; ");
}
