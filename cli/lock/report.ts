import { formatNevra } from "../../maintenance/packages/nevra";
import { releaseDigest } from "../../maintenance/release/digest";
import type { Release } from "../../maintenance/release/release";
import { DEFAULT_CATALOGUE } from "../../maintenance/impact/default-catalogue";
import { describeConflict } from "../../maintenance/repository/selection";
import { makeDiff } from "../diff/diff";
import { describeOutcome } from "../diff/wording";
import { showPlainly } from "../plan/wording";
import type { MadeLayer, MadeRelease } from "./make-release";
import type { ReadRepository } from "../../remote/repository/read-repository";

/** What a lock did, for whoever ran it: how much there is, what was left out, and what to look at. */
export function describeLock(
  { release, layers }: MadeRelease,
  repositories: ReadonlyMap<string, ReadRepository>,
  from: Release | undefined,
): string {
  const lines = [
    `release ${release.name}: ${releaseDigest(release)}`,
    ...(from === undefined
      ? []
      : [`  from ${from.name}: ${describeOutcome(makeDiff(from, release, DEFAULT_CATALOGUE))}`]),
    ...layers.flatMap(describeLayer),
    ...[...repositories.values()].flatMap(describeTrust),
  ];
  return `${lines.map(showPlainly).join("\n")}\n`;
}

function describeLayer({
  layer,
  osFamily,
  packages,
  notes: { leftOut },
  newNeeds,
  endangered,
}: MadeLayer): string[] {
  const unsigned = packages.filter(({ size, signedBy }) => size !== undefined && signedBy === undefined);
  return [
    `  ${layer} ${osFamily}: ${packages.length === 1 ? "1 package" : `${packages.length} packages`}`,
    ...leftOut.map(
      ({ build, reason, because }) => `    left out (${reason}): ${formatNevra(build)} ${because}`,
    ),
    ...newNeeds.map(
      ({ needed, by }) =>
        `    look at this: ${formatNevra(needed)} is needed by ${by.map(formatNevra).join(", ")}, but not by earlier builds. ` +
        `It isn't brought in where it's missing, and updates fail there, unless "install" of the lock configuration names ${needed.name}.`,
    ),
    ...endangered.map(
      (conflict) => `    look at this: updates fail where this is installed: ${describeConflict(conflict)}`,
    ),
    ...unsigned.map((p) => `    look at this: ${formatNevra(p)} isn't signed; nodes refuse it`),
  ];
}

/** Whoever could answer for a repository could have put anything into it. */
function describeTrust({ name, keys, state }: ReadRepository): string[] {
  if (keys === undefined)
    return [`  ${name}: no keys are configured for it, so whose packages these are wasn't looked at`];
  if (state.signedBy === undefined)
    return [`  ${name}: its list of packages isn't signed; only its packages are`];
  return [];
}
