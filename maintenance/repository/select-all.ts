import { groupBy } from "../packages/grouping";
import { comparePackages, type Package } from "../packages/nevra";
import { compareEvr } from "../packages/version";
import { quoteForeign } from "../text/plain-text";
import type { AvailablePackage, Solvable } from "./available-package";
import type { Unfit } from "./left-out";
import { LONGEST_REASON } from "./limits";
import { chooseNewest } from "./newest";
import {
  type Conflict,
  explainAlternatives,
  listLeftOut,
  type Selection,
  UnsatisfiedRequirements,
} from "./selection";
import {
  describeSucceeded,
  findSucceeded,
  type FrozenPackage,
  refuseAmbiguity,
  replaces,
  supersedes,
  type Supply,
} from "./supply";

/**
 * All updates: of each package the newest build that may be taken and whose requirements are fulfilled by the others,
 * or by what machines have from the start. A build that needs what was left out is left out as well. A package of the
 * earlier release stays where there's nothing newer.
 *
 * @throws UnsatisfiedRequirements for a requirement that no package at all fulfils, or of a package of the earlier
 *   release that an update breaks
 * @throws AmbiguousBuild
 */
export function selectAll(supply: Supply): Selection {
  const unfit = new Map<AvailablePackage, Unfit>(supply.unfit);
  const forgiven = new Set<AvailablePackage>();
  for (;;) {
    const chosen = choose(supply, unfit);
    const found = findUnfit(supply, chosen, unfit);
    for (const [p, reason] of found.unfit) unfit.set(p, reason);
    if (found.unfit.size > 0) continue;

    const again = findForgivable(supply, chosen, unfit).filter((p) => !forgiven.has(p));
    for (const p of again) {
      unfit.delete(p);
      // Once only, so that this ends.
      forgiven.add(p);
    }
    if (again.length > 0) continue;

    const broken = findBreakage(supply, chosen);
    const conflicts = [...found.conflicts, ...broken.released];
    if (conflicts.length > 0) throw new UnsatisfiedRequirements(conflicts);
    refuseAmbiguity([...chosen.taken, ...chosen.frozen], supply);
    const kept = chosen.frozen.map(({ released }) => released);
    const gone = new Map<Package, Unfit>([...unfit, ...supply.dropped, ...chosen.succeeded]);
    return {
      taken: chosen.taken,
      kept,
      leftOut: listLeftOut(gone, [...chosen.taken, ...kept]),
      endangered: broken.base,
    };
  }
}

interface Chosen {
  readonly taken: readonly AvailablePackage[];
  readonly frozen: readonly FrozenPackage[];
  /** Of the earlier release, what a successor takes the place of. */
  readonly succeeded: ReadonlyMap<Package, Unfit>;
  /** All that is there once the release is applied. */
  readonly there: ReadonlySet<Solvable>;
}

function choose(supply: Supply, unfit: ReadonlyMap<AvailablePackage, Unfit>): Chosen {
  const frozenByName = groupBy(supply.frozen, ({ name }) => name);
  const candidates = supply.fit.filter((p) => !unfit.has(p));
  const newer = candidates.filter((p) => !(frozenByName.get(p.name) ?? []).some((f) => isSettledBy(p, f)));
  const taken = chooseNewest(newer, supply.architectures);
  const takenByName = groupBy(taken, ({ name }) => name);
  const isReplaced = (p: Solvable): boolean => (takenByName.get(p.name) ?? []).some((t) => supersedes(t, p));
  const unreplaced = supply.frozen.filter((p) => !isReplaced(p));
  const all: readonly Solvable[] = [...unreplaced, ...taken, ...supply.base];
  const succeeded = findSucceeded([...unreplaced.toSorted(comparePackages), ...taken], all, supply);
  const frozen = unreplaced.filter((p) => !succeeded.has(p));
  const base = supply.base.filter(
    (p) => !succeeded.has(p) && !(takenByName.get(p.name) ?? []).some((t) => replaces(t, p)),
  );
  return {
    taken,
    frozen,
    succeeded: new Map(
      unreplaced.flatMap((p) => {
        const by = succeeded.get(p);
        return by === undefined ? [] : [[p.released, describeSucceeded(by)] as const];
      }),
    ),
    there: new Set<Solvable>([...taken, ...frozen, ...base]),
  };
}

function isSettledBy(p: AvailablePackage, frozen: FrozenPackage): boolean {
  return supersedes(p, frozen) && compareEvr(p, frozen) <= 0;
}

/** Taken builds that can't stay: another one takes their place, or they need what was left out. */
function findUnfit(
  supply: Supply,
  { taken, frozen, there }: Chosen,
  unfit: ReadonlyMap<AvailablePackage, Unfit>,
): { unfit: Map<AvailablePackage, Unfit>; conflicts: Conflict[] } {
  const found = findObsolete(supply, taken, frozen);
  const conflicts: Conflict[] = [];
  const isThere = (p: Solvable): boolean => there.has(p);
  const builds = [...there];
  for (const p of taken) {
    const need = p.requires.flatMap((written) => supply.index.findNeeds(written, isThere))[0];
    if (need === undefined || found.has(p)) continue;
    const because = explainAlternatives(need.alternatives, unfit, builds);
    if (because.length === 0) conflicts.push({ package: p, need: need.text, because });
    else
      found.set(p, {
        reason: "dependency",
        because: quoteForeign(`needs ${need.text}: ${because.join("; ")}`, LONGEST_REASON),
      });
  }
  return { unfit: found, conflicts };
}

/**
 * Taken builds whose place a successor takes. Two that obsolete each other don't both go: what the earlier release has
 * stays, and else the first in the alphabet.
 */
function findObsolete(
  supply: Supply,
  taken: readonly AvailablePackage[],
  stays: readonly Solvable[],
): Map<AvailablePackage, Unfit> {
  const those = [...stays.toSorted(comparePackages), ...taken.toSorted(comparePackages)];
  return new Map([...findSucceeded(those, taken, supply)].map(([p, by]) => [p, describeSucceeded(by)]));
}

/** What was left out because of a build that has been left out itself since. */
function findForgivable(
  supply: Supply,
  { taken, frozen, there }: Chosen,
  unfit: ReadonlyMap<AvailablePackage, Unfit>,
): AvailablePackage[] {
  const isObsolete = (p: AvailablePackage): boolean =>
    findObsolete(supply, [p], [...frozen, ...taken.filter(({ name }) => name !== p.name)]).has(p);
  return supply.fit.filter((p) => {
    const reason = unfit.get(p)?.reason;
    if (reason === "obsoleted") return !isObsolete(p);
    if (reason !== "dependency") return false;
    const isThere = (other: Solvable): boolean => other === p || (there.has(other) && !supersedes(p, other));
    return p.requires.every((written) => supply.index.findNeeds(written, isThere).length === 0);
  });
}

/** What the earlier release has, or machines from the start, and what needs a build that they'd have no longer. */
function findBreakage(supply: Supply, { taken, there }: Chosen): { released: Conflict[]; base: Conflict[] } {
  const before = new Set<Solvable>([...supply.base, ...supply.frozen]);
  const isBefore = (p: Solvable): boolean => before.has(p);
  const isThere = (p: Solvable): boolean => there.has(p);
  const findConflicts = (packages: readonly Solvable[]): Conflict[] =>
    packages.filter(isThere).flatMap((p) =>
      p.requires.flatMap((written) => {
        const needs = supply.index.findNeeds(written, isThere);
        if (needs.length === 0 || supply.index.findNeeds(written, isBefore).length > 0) return [];
        return needs.map(({ text, alternatives }) => ({
          package: p,
          need: text,
          because: explainAlternatives(alternatives, supply.unfit, taken),
        }));
      }),
    );
  return { released: findConflicts(supply.frozen), base: findConflicts(supply.base) };
}
