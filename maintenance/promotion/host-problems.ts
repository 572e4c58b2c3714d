import type { HostLack, PromotionObservation, Snapshot } from "./observation";
import type { PromotionProblem } from "./problem";

/** What keeps the host from a switch, or from building a snapshot, for which it needs more. */
export function judgeHost(
  { lacks, lockHolder, place }: PromotionObservation,
  purpose: HostLack["keepsFrom"],
): PromotionProblem[] {
  const problems = lacks
    .filter(({ keepsFrom }) => keepsFrom === "switch" || keepsFrom === purpose)
    .map(({ message, remedy }): PromotionProblem => ({ kind: "host", message, remedy }));
  if (lockHolder === undefined) return problems;
  const message = `${place} is locked by ${lockHolder}.`;
  return [...problems, { kind: "locked", message, remedy: "Plan again when that has ended." }];
}

/** A snapshot that has the release's name, and isn't its. */
export function describeNamesake(
  { name, record }: Snapshot,
  { current, place }: PromotionObservation,
): PromotionProblem {
  const folder = `${place}/snapshots/${name}`;
  if (record === undefined && current?.name !== name) return describeUnusable(folder, undefined);
  return {
    kind: "release-name-taken",
    message: `${folder} is there with other content, and what was promoted once isn't replaced.`,
    remedy: "Give the release another name.",
  };
}

/** @param reason a sentence; undefined where the snapshot has no record, which is the last that a promotion writes */
export function describeUnusable(folder: string, reason: string | undefined): PromotionProblem {
  const why =
    reason === undefined ? "is half written: it has no record of a promotion." : `can't be read: ${reason}`;
  return {
    kind: "unusable-snapshot",
    message: `${folder} ${why}`,
    remedy: "Remove this folder, which updates doesn't lead to, and plan again: then it's built anew.",
  };
}

export function judgeSpace({ bytesToCopy, freeBytes, place }: PromotionObservation): PromotionProblem[] {
  if (freeBytes > bytesToCopy) return [];
  const message = `${place}/snapshots has ${freeBytes} bytes free, and packages that are new to it need ${bytesToCopy}, and its metadata some more.`;
  return [{ kind: "no-space", message, remedy: "Make room there." }];
}
