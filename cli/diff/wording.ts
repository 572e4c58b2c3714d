import type { MovedAdvisory } from "../../maintenance/release/closed-advisories";
import type { Diff } from "./diff";

/* What all renderings of a diff say alike. */

/** `2 packages move, at least a T2` */
export function describeOutcome({ nothingMoved, parts, lowestTier }: Diff): string {
  if (nothingMoved) return "nothing moved";
  const count = parts.reduce((sum, { changes }) => sum + changes.length, 0);
  return `${count === 1 ? "1 change" : `${count} changes`}, ${lowestTier === "T2" ? "at least a T2" : "T1"}`;
}

/** `RHSA-2019:2471 (security, important): CVE-2019-1559` */
export function describeAdvisory({ id, type, severity, cves }: MovedAdvisory): string {
  const rating = severity === "unrated" ? type : `${type}, ${severity}`;
  return `${id} (${rating})${cves.length === 0 ? "" : `: ${cves.join(", ")}`}`;
}

export const MOVEMENTS = { closed: "Advisories closed", reopened: "Advisories open again" } as const;
