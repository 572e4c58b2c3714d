import { groupBy } from "../packages/grouping";
import { comparePackages, formatNevra, type Package } from "../packages/nevra";
import { compareEvr, compareText } from "../packages/version";
import type { AvailablePackage, Solvable } from "./available-package";
import { chooseNewest, orderNewestFirst } from "./newest";
import type { Need } from "./package-index";
import type { Requirement } from "./requirement";
import { explainAlternatives, UnsatisfiedRequirements } from "./selection";
import { replaces, type Supply } from "./supply";

/** Packages to take, growing until nothing is missing or broken. */
export class Closure {
  private readonly taken = new Map<string, AvailablePackage>();
  private readonly offered: ReadonlyMap<string, readonly AvailablePackage[]>;
  private readonly newest: readonly AvailablePackage[];
  /** Builds that machines have. */
  private readonly known: readonly Solvable[];
  /** Builds that machines may have: of what is known nowhere else, older ones that are offered. */
  private readonly possible: readonly Solvable[];
  /** Names of which it's known what the build that machines have, or may have, requires. */
  private readonly described: ReadonlySet<string>;

  constructor(private readonly supply: Supply) {
    const { fit, frozen, base, architectures } = supply;
    this.offered = groupBy(fit, ({ name }) => name);
    this.newest = chooseNewest(fit, architectures);
    this.known = [...frozen, ...base];
    const names = new Set(this.known.map(({ name }) => name));
    const newest = new Set(this.newest);
    this.possible = fit.filter((p) => !names.has(p.name) && !newest.has(p));
    this.described = new Set(
      [...frozen.filter(({ described }) => described), ...base, ...this.possible].map(({ name }) => name),
    );
  }

  get packages(): AvailablePackage[] {
    return [...this.taken.values()].sort(comparePackages);
  }

  add(p: AvailablePackage): void {
    this.taken.set(formatNevra(p), p);
  }

  /** @throws UnsatisfiedRequirements */
  close(): void {
    for (let next = this.findNext(); next !== undefined; next = this.findNext()) this.add(next);
  }

  private findNext(): AvailablePackage | undefined {
    return this.findMissing() ?? this.findBroken() ?? this.findTwin();
  }

  private findMissing(): AvailablePackage | undefined {
    const isThere = this.describeThere(this.known);
    for (const p of this.packages) {
      const [need] = p.requires.flatMap((written) => this.supply.index.findNeeds(written, isThere));
      if (need !== undefined) return this.chooseProvider(p, need);
    }
    return undefined;
  }

  /** What would need a build that is no longer there moves along. */
  private findBroken(): AvailablePackage | undefined {
    const present = [...this.known, ...this.possible];
    const before = new Set(present);
    const isBefore = (p: Solvable): boolean => before.has(p);
    const isThere = this.describeThere(present);
    for (const p of present.filter(isThere).sort(comparePackages)) {
      for (const written of p.requires) {
        const [need] = this.supply.index.findNeeds(written, isThere);
        if (need === undefined || this.supply.index.findNeeds(written, isBefore).length > 0) continue;
        return this.chooseSuccessor(p, need);
      }
    }
    return undefined;
  }

  /**
   * A package that needs exactly a taken build was built along with it: whatever older build of it machines have needs
   * an older one exactly, though no repository tells any more.
   */
  private findTwin(): AvailablePackage | undefined {
    const taken = this.packages;
    const frozen = this.supply.frozen;
    return this.newest.find(
      (p) =>
        !this.described.has(p.name) &&
        !taken.some(({ name }) => name === p.name) &&
        !frozen.some((f) => f.name === p.name && compareEvr(f, p) >= 0) &&
        taken.some((t) => p.requires.some(({ requirement }) => namesExactly(requirement, t))),
    );
  }

  private describeThere(present: readonly Solvable[]): (p: Solvable) => boolean {
    const taken = groupBy(this.packages, ({ name }) => name);
    const stays = present.filter((p) => !(taken.get(p.name) ?? []).some((t) => replaces(t, p)));
    const there = new Set<Solvable>([...this.packages, ...stays]);
    return (p) => there.has(p);
  }

  /** The one of the very name, or else what machines have some build of, or else the first by name; the newest of it. */
  private chooseProvider(p: Package, need: Need): AvailablePackage {
    const present = new Set(this.known.map(({ name }) => name));
    const alternatives = new Set(need.alternatives);
    const possible = this.supply.fit.filter(
      (candidate) => alternatives.has(candidate) && this.hasRoomFor(candidate),
    );
    const rank = (name: string): number => (need.text.split(" ")[0] === name ? 0 : present.has(name) ? 1 : 2);
    const [name] = [...new Set(possible.map((candidate) => candidate.name))].sort(
      (a, b) => rank(a) - rank(b) || compareText(a, b),
    );
    const builds = possible.filter((candidate) => candidate.name === name);
    const [chosen] = orderNewestFirst(builds, this.supply.architectures);
    if (chosen !== undefined) return chosen;
    throw this.describeFailure(p, need);
  }

  /** The newest build of the same package that what is taken doesn't break. */
  private chooseSuccessor(p: Solvable, need: Need): AvailablePackage {
    const isThere = this.describeThere(this.known);
    const newer = (this.offered.get(p.name) ?? []).filter(
      (candidate) => replaces(candidate, p) && compareEvr(candidate, p) > 0,
    );
    const successor = orderNewestFirst(newer, this.supply.architectures).find((candidate) =>
      candidate.requires
        .flatMap((written) => this.supply.index.findNeeds(written, isThere))
        .every(({ alternatives }) => alternatives.some((alternative) => this.canTake(alternative))),
    );
    if (successor !== undefined) return successor;
    throw this.describeFailure(p, need);
  }

  private canTake(p: Solvable): boolean {
    const offered: readonly Solvable[] = this.offered.get(p.name) ?? [];
    return offered.includes(p) && this.hasRoomFor(p);
  }

  private hasRoomFor(p: Package): boolean {
    return !this.packages.some((taken) => replaces(taken, p));
  }

  private describeFailure(p: Package, need: Need): UnsatisfiedRequirements {
    const because = explainAlternatives(need.alternatives, this.supply.unfit, this.packages);
    return new UnsatisfiedRequirements([{ package: p, need: need.text, because }]);
  }
}

function namesExactly(requirement: Requirement, p: Package): boolean {
  if (requirement.kind !== "capability") return false;
  const { name, range } = requirement.capability;
  return (
    name.replace(/\([^)]*\)$/, "") === p.name &&
    range?.comparison === "EQ" &&
    range.than.release !== undefined &&
    compareEvr({ ...range.than, release: range.than.release }, p) === 0
  );
}
