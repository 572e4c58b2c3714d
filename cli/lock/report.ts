import { formatNevra } from "../../maintenance/packages/nevra";
import { releaseDigest } from "../../maintenance/release/digest";
import type { Release } from "../../maintenance/release/release";
import { assessImpact } from "../../maintenance/impact/assess";
import type { Catalogue } from "../../maintenance/impact/catalogue";
import { groupBy } from "../../maintenance/packages/grouping";
import type { Layer } from "../../maintenance/release/release";
import type { Obsoletion } from "../../maintenance/repository/obsoletions";
import { describeConflict } from "../../maintenance/repository/selection";
import { makeDiff } from "../diff/diff";
import { planErasure, nameErased, selectErasures } from "../diff/erasures";
import { describeOutcome } from "../diff/wording";
import { plainLine } from "../../maintenance/text/plain-text";
import type { MadeLayer, MadeRelease } from "./make-release";
import type { ReadRepository } from "../../remote/repository/read-repository";

/** What a lock did, for whoever ran it: how much there is, what was left out, and what to look at. */
export function describeLock(
  { release, layers }: MadeRelease,
  repositories: ReadonlyMap<string, ReadRepository>,
  from: Release | undefined,
  catalogue: Catalogue,
): string {
  const lines = [
    `release ${release.name}: ${releaseDigest(release)}`,
    ...(from === undefined
      ? []
      : [`  from ${from.name}: ${describeOutcome(makeDiff(from, release, catalogue))}`]),
    ...layers.flatMap((layer) => describeLayer(layer, catalogue)),
    ...[...repositories.values()].flatMap(describeTrust),
  ];
  return `${lines.map(plainLine).join("\n")}\n`;
}

function describeLayer(
  { layer, osFamily, packages, notes, newNeeds, endangered, obsoletions, unmatched }: MadeLayer,
  catalogue: Catalogue,
): string[] {
  const unsigned = packages.filter(({ size, signedBy }) => size !== undefined && signedBy === undefined);
  const released = new Set(packages.map(({ name }) => name));
  return [
    `  ${layer} ${osFamily}: ${packages.length === 1 ? "1 package" : `${packages.length} packages`}`,
    ...selectErasures(obsoletions, layer, catalogue).map(
      (obsoletion) => `    ${describeErasure(obsoletion, released, layer, catalogue)}`,
    ),
    ...describeLeftOut(notes),
    ...newNeeds.map(
      ({ needed, by }) =>
        `    look at this: ${formatNevra(needed)} is needed by ${by.map(formatNevra).join(", ")}, but not by earlier builds. ` +
        `It isn't brought in where it's missing, and updates fail there, unless "install" of the lock configuration names ${needed.name}.`,
    ),
    ...endangered.map(
      (conflict) => `    look at this: updates fail where this is installed: ${describeConflict(conflict)}`,
    ),
    ...describeUnmatched(unmatched),
    ...unsigned.map((p) => `    look at this: ${formatNevra(p)} isn't signed; nodes refuse it`),
  ];
}

/** By advisory, of which there may be hundreds. */
function describeUnmatched(unmatched: MadeLayer["unmatched"]): string[] {
  const ids = [...new Set(unmatched.map(({ id }) => id))];
  if (ids.length === 0) return [];
  const names = [...new Set(unmatched.map(({ fix }) => fix.name))];
  const list = (texts: readonly string[]): string =>
    texts.slice(0, TOLD).join(", ") + (texts.length > TOLD ? ` and ${texts.length - TOLD} more` : "");
  return [
    `    look at this: nobody can tell whether this fixes ${list(ids)}. Those give no epochs, and builds of ${list(names)} have several`,
  ];
}

/** In capitals: what goes is what people miss. */
function describeErasure(
  obsoletion: Obsoletion,
  released: ReadonlySet<string>,
  layer: Layer,
  catalogue: Catalogue,
): string {
  const { by, obsoletes, name, takesPlace } = obsoletion;
  const erased = nameErased(obsoletion);
  const [impact] = assessImpact([planErasure(obsoletion, layer)], catalogue).impacts;
  const because = `${formatNevra(by)} obsoletes ${obsoletes}. ${impact === undefined ? "" : `${impact.reason}. `}`;
  if (takesPlace) return `ERASES ${erased} wherever it's installed: ${because}Is that what you want?`;
  return released.has(name)
    ? `ERASES ${erased} where both are installed. The plan refuses that, since the release names both: ${because}` +
        `To replace the old one, name ${by.name} under "successors" of the lock configuration. Or exclude one of them.`
    : `ERASES ${erased} where both are installed: ${because}Exclude ${by.name} to keep it.`;
}

/** How many builds of one reason are told. */
const TOLD = 10;

function describeLeftOut({ leftOut, leftOutInBulk }: MadeLayer["notes"]): string[] {
  const each = [...groupBy(leftOut, ({ reason }) => reason)].flatMap(([reason, same]) => {
    const told = reason === "retracted" ? same : same.slice(0, TOLD);
    const rest = same.length - told.length;
    return [
      ...told.map(({ build, because }) => `    left out (${reason}): ${formatNevra(build)} ${because}`),
      ...(rest === 0
        ? []
        : [`    left out (${reason}): ${rest} more builds, which the release file has under leftOut`]),
    ];
  });
  const inBulk = leftOutInBulk.map(
    ({ builds, reason, because }) => `    left out (${reason}): ${builds} builds, each of which ${because}`,
  );
  return [...each, ...inBulk];
}

/** Whoever could answer for a repository could have put anything into it. */
function describeTrust({ name, keys, state }: ReadRepository): string[] {
  if (keys === undefined)
    return [`  ${name}: the configuration has no keys for it, so nobody checked who signed its packages`];
  if (state.signedBy === undefined)
    return [`  ${name}: its list of packages isn't signed, only its packages are`];
  return [];
}
