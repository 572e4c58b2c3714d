import { describeUnitFinding, type UnitFinding } from "./unit-findings";

/** Customers may notice these right now. */
const URGENT: ReadonlySet<string> = new Set([
  "service-gone",
  "asterisk-gone",
  "asterisk-starting",
  "services-unjudged",
  "unit-unjudged",
]);

/** What is worse than before, or what an earlier run left open; a part of a sentence. */
export function describeLeftOpen(found: readonly UnitFinding[]): string {
  return found
    .map((finding) => `${describeUnitFinding(finding)}${URGENT.has(finding.code) ? ". Look at it now" : ""}`)
    .join("; ");
}
