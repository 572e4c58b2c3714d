import { groupBy } from "../packages/grouping";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { compareEvr } from "../packages/version";
import type { AvailablePackage, Solvable } from "./available-package";
import { fits } from "./capability";
import type { Unfit } from "./left-out";
import { chooseNewest } from "./newest";
import {
  type Conflict,
  explainAlternatives,
  listLeftOut,
  type Selection,
  UnsatisfiedRequirements,
} from "./selection";
import { type FrozenPackage, refuseAmbiguity, replaces, type Supply } from "./supply";

/**
 * All updates: of each package the newest build that may be taken and whose requirements are fulfilled by the others,
 * or by what machines have from the start. A build that needs what was left out is left out as well. A package of the
 * earlier release stays where there's nothing newer.
 *
 * @throws UnsatisfiedRequirements for a requirement that no package at all fulfils, or that a taken package breaks
 * @throws AmbiguousBuild
 */
export function selectAll(supply: Supply): Selection {
  const unfit = new Map<AvailablePackage, Unfit>(supply.unfit);
  for (;;) {
    const chosen = choose(supply, unfit);
    const found = findUnfit(supply, chosen, unfit);
    for (const [p, reason] of found.unfit) unfit.set(p, reason);
    if (found.unfit.size > 0) continue;

    const broken = [...found.conflicts, ...findBreakage(supply, chosen)];
    if (broken.length > 0) throw new UnsatisfiedRequirements(broken);
    refuseAmbiguity([...chosen.taken, ...chosen.frozen], supply);
    const kept = chosen.frozen.map(({ released }) => released);
    const gone = new Map<Package, Unfit>([...unfit, ...supply.dropped]);
    return { taken: chosen.taken, kept, leftOut: listLeftOut(gone, [...chosen.taken, ...kept]) };
  }
}

interface Chosen {
  readonly taken: readonly AvailablePackage[];
  readonly frozen: readonly FrozenPackage[];
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
  const frozen = supply.frozen.filter((p) => !isReplaced(p));
  const base = supply.base.filter((p) => !(takenByName.get(p.name) ?? []).some((t) => replaces(t, p)));
  return { taken, frozen, there: new Set<Solvable>([...taken, ...frozen, ...base]) };
}

/** In a release, the newer one of two install-only builds takes the place of the older as well. */
function supersedes(taken: Solvable, other: Solvable): boolean {
  return replaces(taken, other) || (taken.name === other.name && taken.arch === other.arch);
}

function isSettledBy(p: AvailablePackage, frozen: FrozenPackage): boolean {
  return supersedes(p, frozen) && compareEvr(p, frozen) <= 0;
}

/** Taken builds that can't stay: another one takes their place, or they need what was left out. */
function findUnfit(
  supply: Supply,
  { taken, there }: Chosen,
  unfit: ReadonlyMap<AvailablePackage, Unfit>,
): { unfit: Map<AvailablePackage, Unfit>; conflicts: Conflict[] } {
  const found = findObsolete(taken);
  const conflicts: Conflict[] = [];
  const isThere = (p: Solvable): boolean => there.has(p);
  const builds = [...there];
  for (const p of taken) {
    const need = p.requires.flatMap((written) => supply.index.findNeeds(written, isThere))[0];
    if (need === undefined || found.has(p)) continue;
    const because = explainAlternatives(need.alternatives, unfit, builds);
    if (because.length === 0) conflicts.push({ package: p, need: need.text, because });
    else found.set(p, { reason: "dependency", because: `needs ${need.text}: ${because.join("; ")}` });
  }
  return { unfit: found, conflicts };
}

/** Two packages that obsolete each other don't both go: the first in the alphabet stays. */
function findObsolete(taken: readonly AvailablePackage[]): Map<AvailablePackage, Unfit> {
  const obsolete = new Map<AvailablePackage, Unfit>();
  const byName = groupBy(taken, ({ name }) => name);
  for (const p of taken.toSorted(comparePackages)) {
    if (obsolete.has(p)) continue;
    for (const capability of p.obsoletes) {
      for (const other of byName.get(capability.name) ?? []) {
        const { name, epoch, version, release } = other;
        const itself = { name, range: { comparison: "EQ", than: { epoch, version, release } } } as const;
        if (other.name === p.name || obsolete.has(other) || !fits(itself, capability)) continue;
        obsolete.set(other, {
          reason: "obsoleted",
          because: `is obsoleted by ${formatNevra(p)}, which takes its place`,
        });
      }
    }
  }
  return obsolete;
}

/** What machines have from the start, or from the earlier release, and what needs a build that they'd have no longer. */
function findBreakage(supply: Supply, { taken, there }: Chosen): Conflict[] {
  const before = new Set<Solvable>([...supply.base, ...supply.frozen]);
  const isBefore = (p: Solvable): boolean => before.has(p);
  const isThere = (p: Solvable): boolean => there.has(p);
  const stays = [...before].filter(isThere);
  return stays.flatMap((p) =>
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
}
