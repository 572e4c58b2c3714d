import assert from "node:assert/strict";
import fc from "fast-check";
import { competes } from "../../../../maintenance/packages/architecture";
import { findContradictions } from "../../../../maintenance/packages/coexistence";
import { formatNevra, type Package, parseNevra } from "../../../../maintenance/packages/nevra";
import { compareEvr } from "../../../../maintenance/packages/version";
import { findObsoleting } from "../../../../maintenance/repository/obsoletes";
import { PackageIndex } from "../../../../maintenance/repository/package-index";
import { ContradictoryWishes, PackageNotOffered } from "../../../../maintenance/repository/select-only";
import { UnsatisfiedRequirements } from "../../../../maintenance/repository/selection";
import { type Attempt, attemptLock } from "./lock-fixture";
import { packagesOf, type Recipe } from "./repository-fixture";

const NAMES = ["a", "b", "c", "d", "e"];

/** Small repositories in which everything happens: circles, what is missing, several providers, alternatives, exact needs. */
const recipe: fc.Arbitrary<Recipe> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    version: fc.integer({ min: 1, max: 3 }),
    arch: fc.constantFrom("noarch", "x86_64", "i686"),
    requires: fc.array(
      fc.oneof(
        fc.constantFrom(...NAMES),
        fc
          .tuple(fc.constantFrom(...NAMES), fc.constantFrom("=", ">=", "<"), fc.integer({ min: 1, max: 3 }))
          .map(([name, comparison, version]) => `${name} ${comparison} ${version}-1`),
        fc
          .tuple(
            fc.constantFrom("and", "or", "if", "unless"),
            fc.constantFrom(...NAMES),
            fc.constantFrom(...NAMES),
          )
          .map(([operator, first, second]) => `(${first} ${operator} ${second})`),
        fc.constantFrom("virtual", "/usr/bin/x"),
      ),
      { maxLength: 2 },
    ),
    provides: fc.subarray(["virtual"]),
    files: fc.subarray(["/usr/bin/x"]),
    obsoletes: fc.oneof(
      { weight: 6, arbitrary: fc.constant([]) },
      fc.constantFrom(...NAMES).map((name) => [`${name} < 2`]),
    ),
  })
  .map(({ name, version, arch, ...rest }) => ({ nevra: `${name}-${version}-1.${arch}`, ...rest }));

const repository = fc.uniqueArray(recipe, { maxLength: 9, selector: ({ nevra }) => nevra });

const REFUSALS = [UnsatisfiedRequirements, PackageNotOffered, ContradictoryWishes];

/** What comes of it, be it a refusal: as a value to compare. */
function outcomeOf(attempt: Attempt): unknown {
  try {
    const { packages, notes, newNeeds } = attemptLock(attempt);
    return { packages, notes, newNeeds };
  } catch (error) {
    if (REFUSALS.some((refusal) => error instanceof refusal)) return String(error);
    throw error;
  }
}

function isRefusal(outcome: unknown): outcome is string {
  return typeof outcome === "string";
}

function buildsOf(attempt: Attempt): string[] | undefined {
  if (isRefusal(outcomeOf(attempt))) return undefined;
  return attemptLock(attempt).packages.map(formatNevra);
}

/** Every requirement is fulfilled by what is locked and the base that isn't replaced by it. */
function assertClosed(
  builds: readonly string[],
  offered: readonly Recipe[],
  base: readonly Recipe[],
  successors: readonly string[] = [],
): void {
  const locked = packagesOf(offered.filter(({ nevra }) => builds.includes(nevra)));
  const isErased = (p: Package): boolean =>
    locked.some((by) => successors.includes(by.name) && findObsoleting(by, p) !== undefined);
  assert.deepEqual(locked.filter(isErased).map(formatNevra), []);
  const stays = packagesOf(base, "base").filter(
    (b) => !isErased(b) && !locked.some((p) => p.name === b.name && competes(p.arch, b.arch)),
  );
  const index = new PackageIndex([...locked, ...stays]);
  for (const p of locked) {
    for (const written of p.requires) {
      assert.deepEqual(
        index.findNeeds(written, () => true),
        [],
        `${formatNevra(p)} lacks ${written.text}`,
      );
    }
  }
}

describe("whatever repositories offer", () => {
  // Of each name one architecture and one build, as machines are installed.
  const base = fc.uniqueArray(recipe, { maxLength: 3, selector: ({ nevra }) => parseNevra(nevra).name });

  it("the order in which their metadata says it doesn't matter", () => {
    fc.assert(
      fc.property(
        repository.chain((offered) =>
          fc.tuple(fc.constant(offered), fc.shuffledSubarray(offered, { minLength: offered.length })),
        ),
        fc.option(fc.subarray(NAMES, { minLength: 1 })),
        base,
        ([offered, shuffled], only, there) => {
          const more = { base: there, ...(only !== null && { only }) };
          assert.deepEqual(outcomeOf({ offered: shuffled, ...more }), outcomeOf({ offered, ...more }));
        },
      ),
      { numRuns: 400 },
    );
  });

  it("a release is closed, and can be installed as a whole", () => {
    let made = 0;
    fc.assert(
      fc.property(
        repository,
        fc.option(fc.subarray(NAMES, { minLength: 1 })),
        base,
        (offered, only, there) => {
          const builds = buildsOf({ offered, base: there, ...(only !== null && { only }) });
          if (builds === undefined) return;
          made++;
          assert.deepEqual(findContradictions(builds.map(parseNevra)), []);
          assertClosed(builds, offered, there);
        },
      ),
      { numRuns: 600 },
    );
    assert.ok(made > 50, `only ${made} releases could be made`);
  });

  it("the newest that isn't left out is taken, and nothing older than what machines have", () => {
    fc.assert(
      fc.property(repository, base, (offered, there) => {
        const outcome = outcomeOf({ offered, base: there });
        if (isRefusal(outcome)) return;
        const { packages, notes } = attemptLock({ offered, base: there });
        const out = new Set(notes.leftOut.map(({ build }) => formatNevra(build)));
        const had = there.map(({ nevra }) => parseNevra(nevra));
        for (const p of offered.map(({ nevra }) => parseNevra(nevra))) {
          const isOf = (other: Package): boolean => other.name === p.name && compareEvr(other, p) >= 0;
          const leftOutAsNewer = notes.leftOut.some(({ build }) => isOf(build));
          assert.ok(
            packages.some(isOf) || out.has(formatNevra(p)) || leftOutAsNewer || had.some(isOf),
            `${formatNevra(p)} is neither taken nor left out`,
          );
        }
        for (const p of packages) {
          assert.ok(!had.some((b) => b.name === p.name && b.arch === p.arch && compareEvr(b, p) > 0));
        }
      }),
      { numRuns: 400 },
    );
  });

  it("what successors take the place of isn't in it, and nothing needs it", () => {
    fc.assert(
      fc.property(repository, base, fc.subarray(NAMES, { minLength: 1 }), (offered, there, names) => {
        // One that isn't offered would be refused.
        const successors = names.filter((name) => offered.some(({ nevra }) => nevra.startsWith(`${name}-`)));
        const attempt = { offered, base: there, settings: { successors } };
        const builds = buildsOf(attempt);
        if (builds !== undefined) assertClosed(builds, offered, there, successors);
      }),
      { numRuns: 400 },
    );
  });

  it("locking again from a release moves nothing but what was left out for another package's sake", () => {
    fc.assert(
      fc.property(repository, base, (offered, there) => {
        if (isRefusal(outcomeOf({ offered, base: there }))) return;
        const { packages, notes } = attemptLock({ offered, base: there });
        const again = buildsOf({ offered, base: there, frozen: packages }) ?? [];
        const excused = new Set(
          notes.leftOut.flatMap(({ build, reason }) =>
            reason === "dependency" || reason === "obsoleted" ? [formatNevra(build)] : [],
          ),
        );
        const before = packages.map(formatNevra);
        assert.deepEqual(
          again.filter((build) => !before.includes(build) && !excused.has(build)),
          [],
        );
        if (excused.size === 0) assert.deepEqual(again, before);
      }),
      { numRuns: 300 },
    );
  });

  it("just some packages move nothing else: each that moved was asked for, or is tied to one that moved", () => {
    fc.assert(
      fc.property(repository, repository, fc.constantFrom(...NAMES), (before, offered, name) => {
        const earlier = outcomeOf({ offered: before });
        if (isRefusal(earlier)) return;
        const frozen = attemptLock({ offered: before }).packages;
        const after = buildsOf({ offered, frozen, only: [name] });
        if (after === undefined) return;
        const unmoved = new Set(frozen.map(formatNevra));
        const moved = after.filter((build) => !unmoved.has(build)).map((build) => parseNevra(build));
        const recipes = packagesOf([...before, ...offered]);
        const speaksOf = (p: Package, other: Package): boolean =>
          recipes.some(
            (r) =>
              r.name === p.name &&
              r.requires.some(
                ({ text }) => text.split(/\W/).includes(other.name) || /virtual|usr/.test(text),
              ),
          );
        for (const p of moved) {
          const tied = moved.some((other) => other !== p && (speaksOf(p, other) || speaksOf(other, p)));
          assert.ok(p.name === name || tied, `${formatNevra(p)} moved though only ${name} should`);
        }
        const names = new Set(moved.map((p) => p.name));
        for (const p of frozen.filter((one) => !names.has(one.name)))
          assert.ok(after.includes(formatNevra(p)));
      }),
      { numRuns: 400 },
    );
  });

  it("just some packages make a release that can be installed as a whole, with what takes whose place", () => {
    let made = 0;
    fc.assert(
      fc.property(
        repository.chain((all) => fc.tuple(fc.constant(all), fc.subarray(all), fc.subarray(all))),
        fc.subarray(NAMES, { minLength: 1 }),
        fc.subarray(NAMES),
        ([all, before, offered], asked, names) => {
          // One that isn't offered would be refused.
          const offeredOf = (wanted: readonly string[], recipes: readonly Recipe[]): string[] =>
            wanted.filter((name) => recipes.some(({ nevra }) => nevra.startsWith(`${name}-`)));
          const earlier = { offered: before, settings: { successors: offeredOf(names, before) } };
          const frozen = isRefusal(outcomeOf(earlier)) ? [] : attemptLock(earlier).packages;
          const successors = offeredOf(names, all);
          const only = offeredOf(asked, offered);
          const builds =
            only.length === 0 ? undefined : buildsOf({ offered, frozen, only, settings: { successors } });
          if (builds === undefined) return;
          made++;
          const there = packagesOf(all.filter(({ nevra }) => builds.includes(nevra)));
          const isErased = (p: Package): boolean =>
            there.some((by) => successors.includes(by.name) && findObsoleting(by, p) !== undefined);
          assert.deepEqual(findContradictions(there), []);
          assert.deepEqual(there.filter(isErased).map(formatNevra), []);
        },
      ),
      { numRuns: 800 },
    );
    assert.ok(made > 50, `only ${made} releases could be made`);
  });
});
