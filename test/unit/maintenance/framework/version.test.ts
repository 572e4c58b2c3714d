import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compareModuleVersions,
  isModuleVersion,
  satisfiesComparison,
  type Comparison,
} from "../../../../maintenance/framework/version";

// What PHP 8.2's version_compare says of them, once FreePBX has put them into lower case.
const ASCENDING = [
  ["1.x", "1.0-dev", "1.0alpha1", "1.0-beta", "1.0b2", "1.0RC1", "1.0", "1.0.0", "1.0.1", "1.0pl1"],
  ["2.9.0.7", "2.10.0", "2.10.0.4", "2.10.0.5", "2.10.0.10", "2.10.1RC1", "2.10.1", "2.11.0beta1", "2.11.0"],
  ["13.0.2", "13.0.2.1", "13.0.10", "14.0.1alpha3", "14.0.1", "16.0.40.13"],
];
const SAME = [
  ["2.10RC1", "2.10-rc1"],
  ["2.10.0_1", "2.10.0.1"],
  ["1.0a1", "1.0alpha1"],
  ["1.07", "1.7"],
  ["20101121103000123456781", "0020101121103000123456781"],
];

const segment = fc.oneof(
  fc.nat({ max: 30 }).map(String),
  fc.constantFrom("dev", "alpha", "a", "beta", "b", "RC", "rc", "pl", "p", "x", "00", "7"),
);
const version = fc
  .tuple(
    fc.nat({ max: 20 }).map(String),
    fc.array(fc.tuple(fc.constantFrom("", ".", "-", "_"), segment), { maxLength: 5 }),
  )
  .map(([first, rest]) => first + rest.flat().join(""))
  .filter(isModuleVersion);

describe("FreePBX's order of module versions", () => {
  for (const versions of ASCENDING) {
    it(`${versions.slice(0, 3).join(" < ")} < … < ${versions.at(-1) ?? ""}`, () => {
      for (const [i, a] of versions.entries()) {
        for (const [j, b] of versions.entries()) {
          assert.equal(compareModuleVersions(a, b), Math.sign(i - j), `${a} ${b}`);
        }
      }
    });
  }

  for (const [a, b] of SAME) {
    it(`takes ${a ?? ""} and ${b ?? ""} for the same`, () => {
      assert.equal(compareModuleVersions(a!, b!), 0);
    });
  }

  it("compares numbers longer than a double holds", () => {
    assert.equal(compareModuleVersions("20101121103000123456781", "20101121103000123456782"), -1);
  });

  it("takes every version for the same as itself, in whatever case", () => {
    fc.assert(fc.property(version, (a) => compareModuleVersions(a, a.toUpperCase()) === 0));
  });

  it("is antisymmetric", () => {
    fc.assert(
      fc.property(
        version,
        version,
        (a, b) => compareModuleVersions(a, b) + compareModuleVersions(b, a) === 0,
      ),
    );
  });

  it("is transitive, equality included", () => {
    fc.assert(
      fc.property(version, version, version, (...three) => {
        const [a, b, c] = three.sort(compareModuleVersions);
        const ab = compareModuleVersions(a, b);
        const bc = compareModuleVersions(b, c);
        assert.ok(ab <= 0 && bc <= 0);
        assert.equal(compareModuleVersions(a, c), Math.min(ab, bc));
      }),
      { numRuns: 1000 },
    );
  });

  it("knows exactly one of older, same and newer, and all that follows from it", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const holds = (comparison: Comparison): boolean => satisfiesComparison(a, comparison, b);
        assert.equal([holds("lt"), holds("eq"), holds("gt")].filter(Boolean).length, 1);
        assert.equal(holds("le"), holds("lt") || holds("eq"));
        assert.equal(holds("ge"), holds("gt") || holds("eq"));
        assert.equal(holds("ne"), !holds("eq"));
      }),
    );
  });

  for (const text of ["", "v2.10", "2.10.", "2..10", "2.10 rc1", "2.10/../x", "$(id)", "-1"]) {
    it(`takes ${JSON.stringify(text)} for no version`, () => {
      assert.ok(!isModuleVersion(text));
    });
  }
});
