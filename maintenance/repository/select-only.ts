import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { compareEvr, compareText } from "../packages/version";
import type { AvailablePackage, Solvable } from "./available-package";
import { Closure } from "./closure";
import type { Unfit } from "./left-out";
import { chooseNewest } from "./newest";
import { findObsoleting } from "./obsoletes";
import { listLeftOut, type Selection } from "./selection";
import {
  describeSucceeded,
  findSucceeded,
  type FrozenPackage,
  refuseAmbiguity,
  supersedes,
  type Supply,
} from "./supply";

/** A package asked for by its name, or in one exact build. */
export interface Wish {
  readonly name: string;
  readonly build?: Package;
}

/** A package that was asked for, but that can't be had. */
export class PackageNotOffered extends Error {
  override readonly name = "PackageNotOffered";

  /** @param unfit what may not be taken, and why */
  constructor(wish: Wish, unfit: ReadonlyMap<Package, Unfit>) {
    const found = [...unfit].flatMap(([p, { because }]) =>
      isWished(wish, p) ? [`${formatNevra(p)} ${because}`] : [],
    );
    const reasons = [...new Set(found)].sort(compareText);
    const what = wish.build === undefined ? wish.name : formatNevra(wish.build);
    super(
      reasons.length === 0
        ? `No repository offers ${what}.`
        : `No build of ${what} may be taken: ${reasons.join("; ")}.`,
    );
  }
}

/** Two packages that were asked for, and of which a release has only one. */
export class ContradictoryWishes extends Error {
  override readonly name = "ContradictoryWishes";

  constructor(first: Package, second: Package) {
    super(`A release can't have both ${formatNevra(first)} and ${formatNevra(second)}. Ask for one of them.`);
  }
}

/**
 * Just the packages asked for and what can't be without them: what they need that isn't there, and what is there and
 * would break, in its newest build that doesn't. All else stays as the earlier release has it.
 *
 * @throws PackageNotOffered, ContradictoryWishes, UnsatisfiedRequirements, AmbiguousBuild
 */
export function selectOnly(prepared: Supply, wishes: readonly Wish[]): Selection {
  const supply = setAsideSucceeded(prepared);
  const taken = new Closure(supply);
  const wished = wishes.map((wish) => findWished(supply, wish));
  refuseContradictions(
    wished.flatMap(({ take, stays }) => [...take, ...stays]),
    supply,
  );
  for (const p of wished.flatMap(({ take }) => take).sort(comparePackages)) taken.add(p);
  taken.close();
  const packages = taken.packages;
  refuseAmbiguity(packages, supply);
  const succeeded = new Map(
    supply.frozen.flatMap((p) => {
      const by = taken.successorOf(p);
      return by === undefined ? [] : [[p.released, describeSucceeded(by)] as const];
    }),
  );
  const kept = supply.frozen
    .map(({ released }) => released)
    .filter((p) => !succeeded.has(p) && !packages.some((t) => supersedes(t, p)));
  const concerned = new Set([...wishes, ...packages, ...succeeded.keys()].map(({ name }) => name));
  const all = new Map<Package, Unfit>([...supply.unfit, ...supply.dropped, ...succeeded]);
  const unfit = new Map([...all].filter(([{ name }]) => concerned.has(name)));
  return {
    taken: packages,
    kept,
    leftOut: listLeftOut(unfit, [...packages, ...kept]),
    endangered: taken.endangered,
  };
}

/** Without the builds whose place a package of the earlier release takes. */
function setAsideSucceeded(supply: Supply): Supply {
  const succeeded = findSucceeded(supply.frozen, supply.fit, supply);
  return {
    ...supply,
    fit: supply.fit.filter((p) => !succeeded.has(p)),
    unfit: new Map([
      ...supply.unfit,
      ...[...succeeded].map(([p, by]) => [p, describeSucceeded(by)] as const),
    ]),
  };
}

interface Wished {
  /** The newest builds, one for each architecture that lives beside the others; none where it's there already. */
  readonly take: readonly AvailablePackage[];
  /** Of the earlier release. */
  readonly stays: readonly FrozenPackage[];
}

function findWished(supply: Supply, wish: Wish): Wished {
  const offered = supply.fit.filter((p) => isWished(wish, p));
  const there = supply.frozen.filter(({ name }) => name === wish.name);
  if (offered.length === 0 && !there.some((p) => isWished(wish, p))) {
    throw new PackageNotOffered(wish, supply.unfit);
  }
  const moves = offered.filter(
    (p) =>
      !there.some((f) =>
        wish.build === undefined ? supersedes(p, f) && compareEvr(p, f) <= 0 : isWished(wish, f),
      ),
  );
  const take = chooseNewest(moves, supply.architectures);
  const stays = there.filter((f) => isWished(wish, f) && !take.some((p) => supersedes(p, f)));
  return { take, stays };
}

/** @throws ContradictoryWishes where one of two packages takes the other's place */
function refuseContradictions(asked: readonly Solvable[], { successors }: Supply): void {
  const once = [...new Set(asked)].sort(comparePackages);
  const takesPlace = (p: Solvable, other: Solvable): boolean =>
    supersedes(p, other) || (successors.has(p.name) && findObsoleting(p, other) !== undefined);
  for (const [i, second] of once.entries()) {
    const first = once.slice(0, i).find((p) => takesPlace(p, second) || takesPlace(second, p));
    if (first !== undefined) throw new ContradictoryWishes(first, second);
  }
}

function isWished({ name, build }: Wish, p: Package): boolean {
  return build === undefined ? p.name === name : formatNevra(p) === formatNevra(build);
}
