import assert from "node:assert/strict";
import type { PackageChange } from "../../../../maintenance/kinds/packages/package-change";
import { type Build, readHeaderDigests } from "../../../../maintenance/packages/build";
import { formatNevra, parseNevra } from "../../../../maintenance/packages/nevra";
import { computeTransitions, type DesiredPackage } from "../../../../maintenance/packages/transition";
import { packageChange, upgrade } from "../changes/changes-fixture";

/**
 * "=a,b" after a build: a stands for the header's SHA-256, b for its SHA-1; either may be left out. Kernels are known to be kept side by
 * side, but for "?kernel".
 */
function build(text: string): Build {
  const [nevra = "", digests] = text.replace("?", "").split("=");
  const [a, b] = digests?.split(",") ?? [];
  const header = readHeaderDigests({ sha256: a?.repeat(64), sha1: b?.repeat(40) });
  return {
    ...parseNevra(nevra),
    ...(header !== undefined && { header }),
    ...(/^(vz)?kernel/.test(text) && { installOnly: true }),
  };
}

function packages(...texts: string[]): Build[] {
  return texts.map(build);
}

/** "+" before a build: install it where it isn't. */
function wishes(...texts: string[]): DesiredPackage[] {
  return texts.map((text) => ({
    ...build(text.replace(/^\+/, "")),
    ensure: text.startsWith("+") ? "installed" : "where-installed",
  }));
}

const CASES: [title: string, installed: string[], desired: string[], expected: PackageChange[]][] = [
  [
    "an older build goes up",
    ["php-5.3.3-38.x86_64"],
    ["php-5.3.3-40.x86_64"],
    [upgrade("php", "5.3.3-38", "5.3.3-40")],
  ],
  [
    "a newer one goes down",
    ["php-5.3.3-41.x86_64"],
    ["php-5.3.3-40.x86_64"],
    [packageChange("downgrade", "php", ["5.3.3-41"], "5.3.3-40")],
  ],
  [
    "an epoch outweighs the version",
    ["a-1:1-1.noarch"],
    ["a-2-1.noarch"],
    [packageChange("downgrade", "a", ["1:1-1"], "2-1")],
  ],
  ["what is wanted stays", ["php-5.3.3-40.x86_64"], ["php-5.3.3-40.x86_64"], []],
  ["what isn't there isn't brought in", ["php-5.3.3-38.x86_64"], ["bind-1-1.x86_64"], []],
  [
    "unless it should be everywhere",
    [],
    ["+bind-32:1-1.x86_64"],
    [packageChange("install", "bind", [], "32:1-1")],
  ],
  [
    "equal to rpm but spelled otherwise is another build",
    ["a-1.0-1.noarch"],
    ["a-1_0-1.noarch"],
    [upgrade("a", "1.0-1", "1_0-1")],
  ],
  [
    "duplicates are healed",
    ["php-1.0-3.noarch", "php-1.0-1.noarch"],
    ["php-1.0-4.noarch"],
    [packageChange("heal", "php", ["1.0-1", "1.0-3"], "1.0-4")],
  ],
  [
    "also when one of them is the wanted build",
    ["php-1.0-1.noarch", "php-1.0-3.noarch"],
    ["php-1.0-3.noarch"],
    [packageChange("heal", "php", ["1.0-1", "1.0-3"], "1.0-3")],
  ],
  [
    "multilib: two architectures are two packages",
    ["glibc-1-1.i686", "glibc-1-1.x86_64"],
    ["glibc-1-2.x86_64", "glibc-1-2.i686"],
    [upgrade("glibc.i686"), upgrade("glibc.x86_64")],
  ],
  [
    "multilib: the one without a newer build stays, and the line tells which one moves",
    ["glibc-1-1.i686", "glibc-1-1.x86_64"],
    ["glibc-1-2.x86_64"],
    [upgrade("glibc.x86_64")],
  ],
  ["multilib: the other architecture doesn't bring it in", ["glibc-1-1.i686"], ["glibc-1-2.x86_64"], []],
  [
    "a package that becomes noarch",
    ["tz-1-1.x86_64"],
    ["tz-1-1.noarch"],
    [packageChange("rearch", "tz.noarch", ["1-1.x86_64"], "1-1")],
  ],
  [
    "a noarch package that becomes multilib takes the main architecture",
    ["tz-1-1.noarch"],
    ["tz-1-2.i686", "tz-1-2.x86_64"],
    [packageChange("rearch", "tz.x86_64", ["1-1.noarch"], "1-2")],
  ],
  [
    "both architectures become one noarch",
    ["tz-1-1.i686", "tz-1-1.x86_64"],
    ["tz-1-2.noarch"],
    [packageChange("heal", "tz.noarch", ["1-1.i686", "1-1.x86_64"], "1-2")],
  ],
  [
    "a kernel joins the others",
    ["vzkernel-2.6.32-1.x86_64", "vzkernel-2.6.32-3.x86_64"],
    ["vzkernel-2.6.32-2.x86_64"],
    [packageChange("install", "vzkernel", ["2.6.32-1", "2.6.32-3"], "2.6.32-2")],
  ],
  [
    "a kernel of which only the machine knows that it's kept beside others joins them",
    ["kernel-uek-2.6.32-1.x86_64", "kernel-uek-2.6.32-3.x86_64"],
    ["?kernel-uek-2.6.32-4.x86_64"],
    [packageChange("install", "kernel-uek", ["2.6.32-1", "2.6.32-3"], "2.6.32-4")],
  ],
  [
    "a kernel of which only the release knows it, too",
    ["?kernel-lt-1-1.x86_64"],
    ["kernel-lt-1-2.x86_64"],
    [packageChange("install", "kernel-lt", ["1-1"], "1-2")],
  ],
  [
    "what is called like a kernel, and provides none, is replaced",
    ["?kernel-tools-1-1.x86_64"],
    ["?kernel-tools-1-2.x86_64"],
    [upgrade("kernel-tools")],
  ],
  [
    "a kernel that is among them stays",
    ["kernel-1-1.x86_64", "kernel-1-2.x86_64"],
    ["kernel-1-1.x86_64"],
    [],
  ],
  [
    "another build of the wanted name and version",
    ["php-1.0-1.noarch=a"],
    ["php-1.0-1.noarch=b"],
    [packageChange("rebuild", "php", ["1.0-1"], "1.0-1")],
  ],
  ["the very build stays", ["php-1.0-1.noarch=a,c"], ["php-1.0-1.noarch=a,c"], []],
  ["the strongest digest that both have decides", ["php-1.0-1.noarch=a,c"], ["php-1.0-1.noarch=a,d"], []],
  [
    "an old rpm knows only the weaker one",
    ["php-1.0-1.noarch=,c"],
    ["php-1.0-1.noarch=a,d"],
    [packageChange("rebuild", "php", ["1.0-1"], "1.0-1")],
  ],
  ["without a digest in common the name counts", ["php-1.0-1.noarch=,c"], ["php-1.0-1.noarch=a"], []],
  ["without any the name counts", ["php-1.0-1.noarch=a,c"], ["php-1.0-1.noarch"], []],
  [
    "a version counts before any digest",
    ["php-1.0-1.noarch=a"],
    ["php-1.0-2.noarch=b"],
    [upgrade("php", "1.0-1", "1.0-2")],
  ],
  [
    "the remains of a rebuild that was killed are duplicates",
    ["php-1.0-1.noarch=a", "php-1.0-1.noarch=b"],
    ["php-1.0-1.noarch=b"],
    [packageChange("heal", "php", ["1.0-1", "1.0-1"], "1.0-1")],
  ],
  [
    "a rebuild of one architecture says which",
    ["glibc-1-1.i686=a", "glibc-1-1.x86_64=a"],
    ["glibc-1-1.i686=a", "glibc-1-1.x86_64=b"],
    [packageChange("rebuild", "glibc.x86_64", ["1-1"], "1-1")],
  ],
  [
    "a kernel that was built anew takes the place of its namesake, and of no other",
    ["vzkernel-1-1.x86_64=a", "vzkernel-1-2.x86_64=b"],
    ["vzkernel-1-2.x86_64=c"],
    [packageChange("rebuild", "vzkernel", ["1-2"], "1-2")],
  ],
  ["no kernel where there's none", [], ["kernel-1-1.x86_64"], []],
  ["a first kernel", [], ["+kernel-1-1.x86_64"], [packageChange("install", "kernel", [], "1-1")]],
];

describe("transitions", () => {
  for (const [title, installed, desired, expected] of CASES) {
    it(title, () => {
      const plan = computeTransitions(packages(...installed), wishes(...desired));
      assert.deepEqual(plan.transitions, expected);
    });
  }

  it("counts what is satisfied, and lists what nobody manages and its duplicates", () => {
    const plan = computeTransitions(
      packages(
        "php-1-1.noarch",
        "b-2-1.noarch",
        "b-1-1.noarch",
        "kernel-1-1.i686",
        "kernel-1-2.i686",
        "c-1-1.i686",
      ),
      wishes("php-1-1.noarch", "absent-1-1.noarch"),
    );
    assert.equal(plan.satisfied, 1);
    assert.deepEqual(plan.unmanaged.map(formatNevra), [
      "b-1-1.noarch",
      "b-2-1.noarch",
      "c-1-1.i686",
      "kernel-1-1.i686",
      "kernel-1-2.i686",
    ]);
    assert.deepEqual(plan.duplicates, [{ name: "b", packages: packages("b-1-1.noarch", "b-2-1.noarch") }]);
  });

  it("counts other kernels as managed where one is built anew", () => {
    const plan = computeTransitions(
      packages("vzkernel-1-1.x86_64=a", "vzkernel-1-2.x86_64=b"),
      wishes("vzkernel-1-2.x86_64=c"),
    );
    assert.deepEqual(plan.unmanaged, []);
    assert.equal(plan.satisfied, 0);
  });

  it("refuses two wishes of which rpm would keep one", () => {
    assert.throws(() => computeTransitions([], wishes("php-1-1.noarch", "php-1-2.x86_64")), {
      name: "ContradictoryPackages",
      message: "php-1-1.noarch and php-1-2.x86_64 can't both be installed; leave one of them out",
    });
    assert.throws(() => computeTransitions([], wishes("kernel-1-1.i686", "kernel-1-1.i686")));
    assert.deepEqual(computeTransitions([], wishes("kernel-1-1.i686", "kernel-1-2.i686")).transitions, []);
  });
});
