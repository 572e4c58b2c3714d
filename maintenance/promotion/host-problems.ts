import type { HostLack, PromotionObservation, Snapshot } from "./observation";
import { cause } from "../problems/problem";
import type { PromotionProblem } from "./problem";

/** What keeps the host from a switch, or from building a snapshot, for which it needs more. */
export function judgeHost(
  { lacks, lockHolder, place }: PromotionObservation,
  purpose: HostLack["keepsFrom"],
): PromotionProblem[] {
  const problems = lacks
    .filter(({ keepsFrom }) => keepsFrom === "switch" || keepsFrom === purpose)
    .map(({ problem }) => problem);
  if (lockHolder === undefined) return problems;
  return [...problems, cause("promotion-locked", { place, holder: lockHolder })];
}

/** A snapshot that has the release's name, and isn't its. */
export function judgeNamesake(
  { name, record }: Snapshot,
  { current, place }: PromotionObservation,
): PromotionProblem {
  const folder = `${place}/snapshots/${name}`;
  // The record is the last that a promotion writes.
  const isHalf = record === undefined && current?.name !== name;
  return cause(isHalf ? "snapshot-half-written" : "release-name-taken", { folder });
}

export function judgeSpace({ bytesToCopy, freeBytes, place }: PromotionObservation): PromotionProblem[] {
  if (freeBytes > bytesToCopy) return [];
  return [cause("promotion-no-space", { place, freeBytes, neededBytes: bytesToCopy })];
}
