import assert from "node:assert/strict";
import fc from "fast-check";
import { competes } from "../../../../maintenance/packages/architecture";
import { findContradictions } from "../../../../maintenance/packages/coexistence";
import { areInstallOnly } from "../../../../maintenance/packages/install-only";
import { PackageChange } from "../../../../maintenance/kinds/packages/package-change";
import { type Build, haveSameHeader } from "../../../../maintenance/packages/build";
import { formatEvr, formatNevra, type Package } from "../../../../maintenance/packages/nevra";
import { computeTransitions, type TransitionPlan } from "../../../../maintenance/packages/transition";

const aBuild: fc.Arbitrary<Build> = fc.record(
  {
    name: fc.constantFrom("php", "glibc", "kernel", "vzkernel", "odd.i686"),
    epoch: fc.constantFrom(0, 0, 1),
    version: fc.constantFrom("1.0", "1_0", "1.0~rc1", "2"),
    release: fc.constantFrom("1", "2.el6"),
    arch: fc.constantFrom("noarch", "i386", "i686", "x86_64"),
    header: fc.record(
      { sha256: fc.constantFrom("a".repeat(64), "b".repeat(64)), sha1: fc.constantFrom("c".repeat(40)) },
      { requiredKeys: [], noNullPrototype: true },
    ),
  },
  { noNullPrototype: true, requiredKeys: ["name", "epoch", "version", "release", "arch"] },
);
const aPackage = aBuild.map((p): Build =>
  ["kernel", "vzkernel"].includes(p.name) ? { ...p, installOnly: true } : p,
);
const installedSet = fc.uniqueArray(aPackage, { selector: formatNevra, maxLength: 14 });
const desiredSet = fc
  .uniqueArray(
    fc
      .tuple(aPackage, fc.constantFrom("where-installed" as const, "installed" as const))
      .map(([p, ensure]) => ({ ...p, ensure })),
    { selector: formatNevra, maxLength: 10 },
  )
  .map((all) =>
    all.filter((d, i) => findContradictions([...all.slice(0, i), d]).every(({ second }) => second !== d)),
  );

/** What rpm would do: the wanted builds come, what competes with them goes. */
function apply(plan: TransitionPlan, installed: readonly Build[]): Build[] {
  const gives = (p: Package, w: Package): boolean =>
    areInstallOnly(p, w) ? formatNevra(w) === formatNevra(p) : competes(w.arch, p.arch);
  return [
    ...installed.filter((p) => !plan.wanted.some((w) => w.name === p.name && gives(p, w))),
    ...plan.wanted.map(({ name, epoch, version, release, arch, installOnly, header }) => ({
      ...{ name, epoch, version, release, arch },
      ...(installOnly !== undefined && { installOnly }),
      ...(header !== undefined && { header }),
    })),
  ];
}

describe("the algebra of transitions", () => {
  it("leaves nothing to do once applied, and no duplicate of a managed package", () => {
    fc.assert(
      fc.property(installedSet, desiredSet, (installed, desired) => {
        const plan = computeTransitions(installed, desired);
        const after = computeTransitions(apply(plan, installed), desired);
        assert.deepEqual(after.transitions, []);
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves no other build of the same name and version, as far as digests tell", () => {
    fc.assert(
      fc.property(installedSet, desiredSet, (installed, desired) => {
        const plan = computeTransitions(installed, desired);
        for (const d of desired) {
          for (const p of apply(plan, installed)) {
            if (formatNevra(p) === formatNevra(d)) assert.notEqual(haveSameHeader(p.header, d.header), false);
          }
        }
      }),
    );
  });

  it("has everything that should be installed there once applied", () => {
    fc.assert(
      fc.property(installedSet, desiredSet, (installed, desired) => {
        const after = new Set(apply(computeTransitions(installed, desired), installed).map(formatNevra));
        for (const d of desired)
          if (d.ensure === "installed") assert.ok(after.has(formatNevra(d)), formatNevra(d));
      }),
    );
  });

  it("doesn't depend on the order of either set", () => {
    fc.assert(
      fc.property(installedSet, desiredSet, (installed, desired) => {
        assert.deepEqual(
          computeTransitions(installed.toReversed(), desired.toReversed()),
          computeTransitions(installed, desired),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("wants nothing of a set that is what is desired", () => {
    fc.assert(
      fc.property(desiredSet, (desired) => {
        const plan = computeTransitions(desired, desired);
        assert.deepEqual(plan.transitions, []);
        assert.equal(plan.satisfied, desired.length);
        assert.deepEqual(plan.unmanaged, []);
      }),
    );
  });

  it("leaves no installed package out: each is managed or listed as unmanaged", () => {
    fc.assert(
      fc.property(installedSet, desiredSet, (installed, desired) => {
        const { unmanaged } = computeTransitions(installed, desired);
        const spokenOf = (p: Package): boolean =>
          desired.some(
            (d) => d.name === p.name && (areInstallOnly(p, d) ? d.arch === p.arch : competes(d.arch, p.arch)),
          );
        assert.deepEqual(
          unmanaged.map(formatNevra).sort(),
          installed
            .filter((p) => !spokenOf(p))
            .map(formatNevra)
            .sort(),
        );
      }),
    );
  });

  it("is a planned change, whatever there is", () => {
    fc.assert(
      fc.property(installedSet, desiredSet, (installed, desired) => {
        const { transitions, wanted } = computeTransitions(installed, desired);
        assert.deepEqual(PackageChange.array().parse(transitions), transitions);
        assert.deepEqual(
          transitions.map((t) => t.to),
          wanted.map(formatEvr),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
