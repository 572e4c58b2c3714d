import assert from "node:assert/strict";
import fc from "fast-check";
import { compareEvr, compareVersions, type Order } from "../../../../maintenance/packages/version";

// The cases that rpm's own test suite has for rpmvercmp.
const SAME = `1.0 1.0 | 2.0.1a 2.0.1a | 5.5p10 5.5p10 | xyz.4 xyz.4 | 1.0aa 1.0aa
  | 10.0001 10.1 | 2_0 2.0 | a+ a_ | +a _a | + _ | 1.0~rc1 1.0~rc1
  | 1.0^ 1.0^ | 1.0^git1~pre 1.0^git1~pre`;
const OLDER = `1.0 2.0 | 2.0 2.0.1 | 2.0.1 2.0.1a | 5.5p1 5.5p2 | 5.5p1 5.5p10
  | 10xyz 10.1xyz | xyz10 xyz10.1 | xyz.4 8 | xyz.4 2 | 5.5p2 5.6p1
  | 5.6p1 6.5p1 | 6.0 6.0.rc1 | 10a2 10b2 | 1.0a 1.0aa
  | 10.0001 10.0039 | 4.999.9 5.0 | 20101121 20101122
  | 1.0~rc1 1.0 | 1.0~rc1 1.0~rc2 | 1.0~rc1~git123 1.0~rc1
  | 1.0 1.0^ | 1.0 1.0^git1 | 1.0^git1 1.0^git2 | 1.0^git1 1.01
  | 1.0^20160101 1.0.1 | 1.0^20160101^git1 1.0^20160102
  | 1.0~rc1 1.0~rc1^git1 | 1.0^git1~pre 1.0^git1`;
const NEWER = "10b2 10a1";

const vectors: [string, string, Order][] = [
  ...readPairs(SAME).map(([a, b]): [string, string, Order] => [a, b, 0]),
  ...readPairs(OLDER).map(([a, b]): [string, string, Order] => [a, b, -1]),
  ...readPairs(NEWER).map(([a, b]): [string, string, Order] => [a, b, 1]),
];

function readPairs(text: string): [string, string][] {
  return text.split("|").map((pair) => {
    const [a, b] = pair.trim().split(/\s+/);
    return [a!, b!];
  });
}

const segment = fc.oneof(
  fc.constantFrom("~", "^", ".", "_", "+", "0", "00", "a", "Z"),
  fc.nat({ max: 120 }).map(String),
  fc.stringMatching(/^[a-cA-C]{1,3}$/),
);
const version = fc.array(segment, { maxLength: 6 }).map((parts) => parts.join(""));
const evr = fc.record({ epoch: fc.nat({ max: 2 }), version, release: version });

describe("rpm's order of versions", () => {
  assert.equal(vectors.length, 42);
  for (const [a, b, order] of vectors) {
    it(`${a} ${"<=>"[order + 1] ?? ""} ${b}`, () => {
      assert.equal(compareVersions(a, b), order);
      assert.equal(compareVersions(b, a), 0 - order);
    });
  }

  it("compares numbers longer than a double holds", () => {
    assert.equal(compareVersions("20101121103000123456781", "20101121103000123456782"), -1);
  });

  it("takes every version for the same as itself", () => {
    fc.assert(fc.property(version, (a) => compareVersions(a, a) === 0));
  });

  it("is antisymmetric", () => {
    fc.assert(fc.property(version, version, (a, b) => compareVersions(a, b) + compareVersions(b, a) === 0));
  });

  it("is transitive, equality included", () => {
    fc.assert(
      fc.property(version, version, version, (...three) => {
        const [a, b, c] = three.sort(compareVersions);
        const ab = compareVersions(a, b);
        const bc = compareVersions(b, c);
        const ac = compareVersions(a, c);
        assert.ok(ab <= 0 && bc <= 0 && ac <= 0);
        assert.equal(ac, Math.min(ab, bc));
      }),
      { numRuns: 1000 },
    );
  });

  it("doesn't care which separator it is, nor for leading zeros", () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const respelled = a.replace(/[._+]+/g, "__").replace(/[0-9]+/g, "00$&");
        assert.equal(compareVersions(a, respelled), 0);
        assert.equal(compareVersions(respelled, b), compareVersions(a, b));
      }),
    );
  });

  it("puts ~ below the end, ^ above it, and any further segment above both", () => {
    fc.assert(
      fc.property(version, fc.constantFrom("1", "z"), (v, more) => {
        const ascending = [`${v}~${more}`, v, `${v}^${more}`, `${v}.${more}`];
        for (let i = 1; i < ascending.length; i++)
          assert.equal(compareVersions(ascending[i - 1]!, ascending[i]!), -1);
      }),
    );
  });

  it("orders by epoch before version before release", () => {
    const ascending = [
      { epoch: 0, version: "9.9", release: "9" },
      { epoch: 1, version: "1.0", release: "2" },
      { epoch: 1, version: "1.0", release: "10" },
      { epoch: 1, version: "1.1", release: "1" },
    ];
    for (let i = 1; i < ascending.length; i++) assert.equal(compareEvr(ascending[i - 1]!, ascending[i]!), -1);
    assert.equal(compareEvr(ascending[3]!, ascending[0]!), 1);
  });

  it("is antisymmetric with epoch and release too", () => {
    fc.assert(fc.property(evr, evr, (a, b) => compareEvr(a, b) + compareEvr(b, a) === 0));
  });
});
