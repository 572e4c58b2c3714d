import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Capability,
  COMPARISONS,
  fits,
  formatCapability,
} from "../../../../maintenance/repository/capability";
import { PackageIndex } from "../../../../maintenance/repository/package-index";
import { parseRichRequirement } from "../../../../maintenance/repository/requirement";
import { packagesOf } from "./repository-fixture";

function capabilityOf(text: string): Capability {
  const [found] = packagesOf([{ nevra: "x-1-1.noarch", provides: [text] }]);
  return found!.provides[1]!;
}

describe("capabilities", () => {
  const rows: [provided: string, wanted: string, fit: boolean][] = [
    ["a", "a", true],
    ["a", "b", false],
    ["a = 1-1", "a", true],
    // yum and dnf, other than rpm.
    ["a", "a = 1", false],
    ["a = 1-1", "a = 1-1", true],
    ["a = 1-1", "a = 1-2", false],
    ["a = 1-1", "a = 1", true],
    ["a = 1-1", "a > 1", false],
    ["a = 2-1", "a > 1", true],
    ["a = 1:1-1", "a >= 2", true],
    ["a = 1-1", "a >= 1:0", false],
    ["a = 1.0~rc1-1", "a >= 1.0", false],
    ["a = 10-1", "a >= 9", true],
    ["a >= 2", "a < 3", true],
    ["a < 2", "a > 3", false],
    ["a < 2", "a < 1", true],
    ["a <= 2", "a >= 2", true],
    ["a < 2", "a >= 2", false],
  ];
  for (const [provided, wanted, fit] of rows) {
    it(`${provided} ${fit ? "fits" : "doesn't fit"} ${wanted}`, () => {
      assert.equal(fits(capabilityOf(provided), capabilityOf(wanted)), fit);
    });
  }

  it("are written as they're read", () => {
    for (const text of ["a", "a = 1-2.el6", "lib.so.1()(64bit)", "a >= 32:9.8", "/bin/sh"]) {
      assert.equal(formatCapability(capabilityOf(text)), text);
    }
  });

  it("fit in both directions alike, when both have a version", () => {
    const range = fc.tuple(
      fc.constantFrom(...Object.values(COMPARISONS)),
      fc.constantFrom("1", "1-1", "1-2", "2", "2-1", "1:1-1"),
    );
    fc.assert(
      fc.property(range, range, ([a, v], [b, w]) => {
        const [first, second] = [capabilityOf(`a ${a} ${v}`), capabilityOf(`a ${b} ${w}`)];
        assert.equal(fits(first, second), fits(second, first));
      }),
    );
  });
});

describe("rich dependencies", () => {
  const installed = ["a-1-1.noarch", "b-2-1.noarch", "lib-1-1.noarch"];
  const there = packagesOf([
    ...installed.map((nevra) => ({
      nevra,
      provides: nevra.startsWith("lib") ? ["lib.so()(64bit)", "lib-api = 3"] : [],
    })),
    { nevra: "c-1-1.noarch" },
  ]);
  const index = new PackageIndex(there);
  const rows: [text: string, needs: string[]][] = [
    ["(a)", []],
    ["(a and b)", []],
    ["(a and c)", ["c"]],
    ["(c or a)", []],
    ["(c or d)", ["(c or d)"]],
    ["(d or e)", ["(d or e)"]],
    ["(c if a)", ["c"]],
    ["(c if d)", []],
    ["(a if d else c)", ["c"]],
    ["(c unless a)", []],
    ["(c unless d)", ["c"]],
    ["(b >= 1 with b < 3)", []],
    ["(b >= 1 with b < 2)", ["(b >= 1 with b < 2)"]],
    ["(lib with lib-api)", []],
    ["(a with lib-api)", ["(a with lib-api)"]],
    ["(lib without lib-api)", ["(lib without lib-api)"]],
    ["(a without lib-api)", []],
    ["((c if d) and (a or c))", []],
    ["(lib.so()(64bit) and lib-api = 3)", []],
  ];
  for (const [text, needs] of rows) {
    it(`${text} ${needs.length === 0 ? "is fulfilled" : `needs ${needs.join(", ")}`}`, () => {
      const found = index.findNeeds({ text, requirement: parseRichRequirement(text) }, (p) => p.name !== "c");
      assert.deepEqual(
        found.map((need) => need.text),
        needs,
      );
    });
  }

  const wrong: [text: string, message: string][] = [
    ["(a", '"(a" is no dependency: ")" is missing at character 3'],
    ["(a or)", '"(a or)" is no dependency: an operand is missing'],
    ["(a or b and c)", '"(a or b and c)" is no dependency: "or" and "and" are mixed without parentheses'],
    ["(a xor b)", '"(a xor b)" is no dependency: "xor" stands where an operator should'],
    ["(a >=)", '"(a >=)" is no dependency: a version is missing behind >='],
    ["(a) b", '"(a) b" is no dependency: something follows its last parenthesis'],
    ["()", '"()" is no dependency: an operand is missing'],
  ];
  for (const [text, message] of wrong) {
    it(`${text} is refused`, () => {
      assert.throws(() => parseRichRequirement(text), { name: "InvalidRequirement", message });
    });
  }

  it("that are nested without end are refused", () => {
    const text = "(".repeat(100_000);
    assert.throws(() => parseRichRequirement(text), /it's nested more than 50 deep/);
  });
});
