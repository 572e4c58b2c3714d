import { groupBy } from "../packages/grouping";
import { comparePackages, type Package } from "../packages/nevra";
import { compareEvr, compareText } from "../packages/version";
import type { AvailablePackage, Solvable } from "./available-package";
import type { Capability } from "./capability";
import { chooseNewest, orderNewestFirst } from "./newest";
import type { Need } from "./package-index";
import type { Requirement } from "./requirement";
import { findObsoleting } from "./obsoletes";
import { type Conflict, explainAlternatives, UnsatisfiedRequirements } from "./selection";
import { replaces, supersedes, type Supply } from "./supply";

/** Packages to take, growing until nothing is missing or broken. */
export class Closure {
  private readonly taken = new Set<Solvable>();
  private readonly takenByName = new Map<string, AvailablePackage[]>();
  private readonly successors: AvailablePackage[] = [];
  private readonly offered: ReadonlyMap<string, readonly AvailablePackage[]>;
  private readonly newest: readonly AvailablePackage[];
  /** Builds that machines have. */
  private readonly known: ReadonlySet<Solvable>;
  private readonly knownNames: ReadonlySet<string>;
  private readonly released: ReadonlySet<Solvable>;
  /** Those, and builds that machines may have: of what is known nowhere else, older ones that are offered. */
  private readonly possible: ReadonlySet<Solvable>;
  /** Found to be broken by what is taken, without a build that isn't. */
  private readonly broken = new Map<Solvable, Conflict>();
  /** Names of which it's known what the build that machines have, or may have, requires. */
  private readonly described: ReadonlySet<string>;

  constructor(private readonly supply: Supply) {
    const { fit, frozen, base, architectures } = supply;
    this.offered = groupBy(fit, ({ name }) => name);
    this.newest = chooseNewest(fit, architectures);
    this.known = new Set<Solvable>([...frozen, ...base]);
    this.released = new Set<Solvable>(frozen);
    this.knownNames = new Set([...this.known].map(({ name }) => name));
    const newest = new Set(this.newest);
    const older = fit.filter((p) => !this.knownNames.has(p.name) && !newest.has(p));
    this.possible = new Set<Solvable>([...this.known, ...older]);
    this.described = new Set(
      [...frozen.filter(({ described }) => described), ...base, ...older].map(({ name }) => name),
    );
  }

  get packages(): AvailablePackage[] {
    return [...this.takenByName.values()].flat().sort(comparePackages);
  }

  /** What may keep the packages from being installed, where machines have it. */
  get endangered(): Conflict[] {
    return [...this.broken.values()].sort((a, b) => comparePackages(a.package, b.package));
  }

  add(p: AvailablePackage): void {
    if (this.taken.has(p)) return;
    this.taken.add(p);
    this.takenByName.set(p.name, [...(this.takenByName.get(p.name) ?? []), p]);
    if (this.supply.successors.has(p.name)) this.successors.push(p);
  }

  /** Whether something taken erases it, or takes its place in the release. */
  private removes(p: Solvable): boolean {
    const takesPlace = this.released.has(p) ? supersedes : replaces;
    return (
      (this.takenByName.get(p.name) ?? []).some((taken) => takesPlace(taken, p)) ||
      this.successorOf(p) !== undefined
    );
  }

  /** Whether it can be in a release with all that is taken. */
  private hasRoomFor(p: Solvable): boolean {
    return (
      !(this.takenByName.get(p.name) ?? []).some((taken) => supersedes(taken, p)) &&
      this.successorOf(p) === undefined &&
      !this.succeedsTaken(p)
    );
  }

  private succeedsTaken(p: Solvable): boolean {
    return (
      this.supply.successors.has(p.name) &&
      p.obsoletes
        .flatMap(({ name }) => this.takenByName.get(name) ?? [])
        .some((taken) => findObsoleting(p, taken) !== undefined)
    );
  }

  /** Whether machines that have the earlier release would get an older build. */
  private setsBack(p: Solvable): boolean {
    return this.supply.frozen.some((other) => supersedes(p, other) && compareEvr(p, other) < 0);
  }

  /** What is taken and takes its place, under another name. */
  successorOf(p: Package): AvailablePackage | undefined {
    return this.successors.find((taken) => findObsoleting(taken, p) !== undefined);
  }

  /** @throws UnsatisfiedRequirements */
  close(): void {
    for (let size = -1; size !== this.taken.size;) {
      size = this.taken.size;
      this.addMissing();
      this.addBroken();
      this.addTwins();
    }
  }

  private addMissing(): void {
    const isThere = (p: Solvable): boolean => this.isThere(p, this.known);
    // Comes to what is added on the way as well.
    for (const p of this.taken) {
      for (const written of p.requires) {
        for (const need of this.supply.index.findNeeds(written, isThere)) {
          if (!need.alternatives.some(isThere)) this.add(this.chooseProvider(p, need));
        }
      }
    }
  }

  /** What would need a build that is no longer there moves along. */
  private addBroken(): void {
    // What was broken may have moved along since.
    this.broken.clear();
    const isBefore = (p: Solvable): boolean => this.possible.has(p);
    const isThere = (p: Solvable): boolean => this.isThere(p, this.possible);
    for (const p of [...this.possible].filter(isThere).sort(comparePackages)) {
      for (const written of p.requires) {
        const [need] = isThere(p) ? this.supply.index.findNeeds(written, isThere) : [];
        if (need === undefined || this.supply.index.findNeeds(written, isBefore).length > 0) continue;
        const successor = this.chooseSuccessor(p, need);
        if (successor !== undefined) this.add(successor);
        // Whether machines have it is sure only of what was released.
        else if (this.released.has(p)) throw new UnsatisfiedRequirements([this.describeConflict(p, need)]);
        else this.broken.set(p, this.describeConflict(p, need));
      }
    }
  }

  /**
   * A package that needs exactly a taken build was built along with it: whatever older build of it machines have needs
   * an older one exactly, though no repository tells any more.
   */
  private addTwins(): void {
    const frozen = groupBy(this.supply.frozen, ({ name }) => name);
    const twins = this.newest.filter(
      (p) =>
        !this.described.has(p.name) &&
        !this.takenByName.has(p.name) &&
        !(frozen.get(p.name) ?? []).some((f) => compareEvr(f, p) >= 0) &&
        p.requires.some(({ requirement }) => this.namesTaken(requirement)),
    );
    for (const twin of twins) if (this.hasRoomFor(twin)) this.add(twin);
  }

  private isThere(p: Solvable, present: ReadonlySet<Solvable>): boolean {
    return this.taken.has(p) || (present.has(p) && !this.removes(p));
  }

  /** The one of the very name, or else what machines have some build of, or else the first by name; the newest of it. */
  private chooseProvider(p: Package, need: Need): AvailablePackage {
    const alternatives = new Set(need.alternatives);
    const rank = (name: string): number =>
      need.text.split(" ")[0] === name ? 0 : this.knownNames.has(name) ? 1 : 2;
    const names = [...new Set(need.alternatives.map(({ name }) => name))].sort(
      (a, b) => rank(a) - rank(b) || compareText(a, b),
    );
    const possible = names.map((name) =>
      (this.offered.get(name) ?? []).filter((build) => alternatives.has(build) && this.hasRoomFor(build)),
    );
    const builds = possible.find(({ length }) => length > 0) ?? [];
    const newestFirst = orderNewestFirst(builds, this.supply.architectures);
    const chosen = newestFirst.find((build) => !this.setsBack(build)) ?? newestFirst[0];
    if (chosen !== undefined) return chosen;
    throw new UnsatisfiedRequirements([this.describeConflict(p, need)]);
  }

  /** The newest build of the same package that what is taken doesn't break; an older one only where that goes back, too. */
  private chooseSuccessor(p: Solvable, need: Need): AvailablePackage | undefined {
    const isThere = (other: Solvable): boolean => this.isThere(other, this.known);
    const goesBack = need.alternatives.some((other) =>
      (this.takenByName.get(other.name) ?? []).some((t) => supersedes(t, other) && compareEvr(t, other) < 0),
    );
    const others = (this.offered.get(p.name) ?? []).filter(
      (candidate) =>
        replaces(candidate, p) &&
        this.hasRoomFor(candidate) &&
        (goesBack || (compareEvr(candidate, p) > 0 && !this.setsBack(candidate))),
    );
    return orderNewestFirst(others, this.supply.architectures).find((candidate) =>
      candidate.requires
        .flatMap((written) => this.supply.index.findNeeds(written, isThere))
        .every(({ alternatives }) => alternatives.some((alternative) => this.canTake(alternative))),
    );
  }

  private canTake(p: Solvable): boolean {
    const offered: readonly Solvable[] = this.offered.get(p.name) ?? [];
    return offered.includes(p) && this.hasRoomFor(p);
  }

  private namesTaken(requirement: Requirement): boolean {
    if (requirement.kind !== "capability") return false;
    const name = requirement.capability.name.replace(/\([^()]*\)$/, "");
    return (this.takenByName.get(name) ?? []).some((p) => isExactly(requirement.capability, p));
  }

  private describeConflict(p: Package, need: Need): Conflict {
    const because = explainAlternatives(need.alternatives, this.supply.unfit, this.packages);
    return { package: p, need: need.text, because };
  }
}

function isExactly({ range }: Capability, p: Package): boolean {
  if (range?.comparison !== "EQ" || range.than.release === undefined) return false;
  return compareEvr({ ...range.than, release: range.than.release }, p) === 0;
}
