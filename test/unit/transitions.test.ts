import assert from "node:assert/strict";
import { type Build, readHeaderDigests } from "../../maintenance/packages/build";
import { formatNevra, parseNevra } from "../../maintenance/packages/nevra";
import {
  computeTransitions,
  type DesiredPackage,
  type TransitionPlan,
} from "../../maintenance/packages/transition";
import { describeTransition, parseTransition } from "../../maintenance/packages/transition-text";

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

function lines(plan: TransitionPlan): string[] {
  return plan.transitions.map(describeTransition);
}

const CASES: [title: string, installed: string[], desired: string[], expected: string[]][] = [
  ["an older build goes up", ["php-5.3.3-38.x86_64"], ["php-5.3.3-40.x86_64"], ["php 5.3.3-38 → 5.3.3-40"]],
  [
    "a newer one goes down",
    ["php-5.3.3-41.x86_64"],
    ["php-5.3.3-40.x86_64"],
    ["php 5.3.3-41 → 5.3.3-40 (downgrade)"],
  ],
  ["an epoch outweighs the version", ["a-1:1-1.noarch"], ["a-2-1.noarch"], ["a 1:1-1 → 2-1 (downgrade)"]],
  ["what is wanted stays", ["php-5.3.3-40.x86_64"], ["php-5.3.3-40.x86_64"], []],
  ["what isn't there isn't brought in", ["php-5.3.3-38.x86_64"], ["bind-1-1.x86_64"], []],
  ["unless it should be everywhere", [], ["+bind-32:1-1.x86_64"], ["bind → 32:1-1 (new)"]],
  [
    "equal to rpm but spelled otherwise is another build",
    ["a-1.0-1.noarch"],
    ["a-1_0-1.noarch"],
    ["a 1.0-1 → 1_0-1"],
  ],
  [
    "duplicates are healed",
    ["php-1.0-3.noarch", "php-1.0-1.noarch"],
    ["php-1.0-4.noarch"],
    ["php → 1.0-4 (duplicates 1.0-1, 1.0-3 healed)"],
  ],
  [
    "also when one of them is the wanted build",
    ["php-1.0-1.noarch", "php-1.0-3.noarch"],
    ["php-1.0-3.noarch"],
    ["php → 1.0-3 (duplicates 1.0-1, 1.0-3 healed)"],
  ],
  [
    "multilib: two architectures are two packages",
    ["glibc-1-1.i686", "glibc-1-1.x86_64"],
    ["glibc-1-2.x86_64", "glibc-1-2.i686"],
    ["glibc.i686 1-1 → 1-2", "glibc.x86_64 1-1 → 1-2"],
  ],
  [
    "multilib: the one without a newer build stays, and the line tells which one moves",
    ["glibc-1-1.i686", "glibc-1-1.x86_64"],
    ["glibc-1-2.x86_64"],
    ["glibc.x86_64 1-1 → 1-2"],
  ],
  ["multilib: the other architecture doesn't bring it in", ["glibc-1-1.i686"], ["glibc-1-2.x86_64"], []],
  [
    "a package that becomes noarch",
    ["tz-1-1.x86_64"],
    ["tz-1-1.noarch"],
    ["tz.noarch 1-1.x86_64 → 1-1 (other architecture)"],
  ],
  [
    "a noarch package that becomes multilib takes the main architecture",
    ["tz-1-1.noarch"],
    ["tz-1-2.i686", "tz-1-2.x86_64"],
    ["tz.x86_64 1-1.noarch → 1-2 (other architecture)"],
  ],
  [
    "both architectures become one noarch",
    ["tz-1-1.i686", "tz-1-1.x86_64"],
    ["tz-1-2.noarch"],
    ["tz.noarch → 1-2 (duplicates 1-1.i686, 1-1.x86_64 healed)"],
  ],
  [
    "a kernel joins the others",
    ["vzkernel-2.6.32-1.x86_64", "vzkernel-2.6.32-3.x86_64"],
    ["vzkernel-2.6.32-2.x86_64"],
    ["vzkernel 2.6.32-1, 2.6.32-3 → 2.6.32-2 (new, beside the others)"],
  ],
  [
    "a kernel of which only the machine knows that it's kept beside others joins them",
    ["kernel-uek-2.6.32-1.x86_64", "kernel-uek-2.6.32-3.x86_64"],
    ["?kernel-uek-2.6.32-4.x86_64"],
    ["kernel-uek 2.6.32-1, 2.6.32-3 → 2.6.32-4 (new, beside the others)"],
  ],
  [
    "a kernel of which only the release knows it, too",
    ["?kernel-lt-1-1.x86_64"],
    ["kernel-lt-1-2.x86_64"],
    ["kernel-lt 1-1 → 1-2 (new, beside the others)"],
  ],
  [
    "what is called like a kernel, and provides none, is replaced",
    ["?kernel-tools-1-1.x86_64"],
    ["?kernel-tools-1-2.x86_64"],
    ["kernel-tools 1-1 → 1-2"],
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
    ["php 1.0-1 → 1.0-1 (rebuilt)"],
  ],
  ["the very build stays", ["php-1.0-1.noarch=a,c"], ["php-1.0-1.noarch=a,c"], []],
  ["the strongest digest that both have decides", ["php-1.0-1.noarch=a,c"], ["php-1.0-1.noarch=a,d"], []],
  [
    "an old rpm knows only the weaker one",
    ["php-1.0-1.noarch=,c"],
    ["php-1.0-1.noarch=a,d"],
    ["php 1.0-1 → 1.0-1 (rebuilt)"],
  ],
  ["without a digest in common the name counts", ["php-1.0-1.noarch=,c"], ["php-1.0-1.noarch=a"], []],
  ["without any the name counts", ["php-1.0-1.noarch=a,c"], ["php-1.0-1.noarch"], []],
  [
    "a version counts before any digest",
    ["php-1.0-1.noarch=a"],
    ["php-1.0-2.noarch=b"],
    ["php 1.0-1 → 1.0-2"],
  ],
  [
    "the remains of a rebuild that was killed are duplicates",
    ["php-1.0-1.noarch=a", "php-1.0-1.noarch=b"],
    ["php-1.0-1.noarch=b"],
    ["php → 1.0-1 (duplicates 1.0-1, 1.0-1 healed)"],
  ],
  [
    "a rebuild of one architecture says which",
    ["glibc-1-1.i686=a", "glibc-1-1.x86_64=a"],
    ["glibc-1-1.i686=a", "glibc-1-1.x86_64=b"],
    ["glibc.x86_64 1-1 → 1-1 (rebuilt)"],
  ],
  [
    "a kernel that was built anew takes the place of its namesake, and of no other",
    ["vzkernel-1-1.x86_64=a", "vzkernel-1-2.x86_64=b"],
    ["vzkernel-1-2.x86_64=c"],
    ["vzkernel 1-2 → 1-2 (rebuilt)"],
  ],
  ["no kernel where there's none", [], ["kernel-1-1.x86_64"], []],
  ["a first kernel", [], ["+kernel-1-1.x86_64"], ["kernel → 1-1 (new)"]],
];

describe("transitions", () => {
  for (const [title, installed, desired, expected] of CASES) {
    it(title, () => {
      const plan = computeTransitions("101", packages(...installed), wishes(...desired));
      assert.deepEqual(
        lines(plan),
        expected.map((line) => `container 101: ${line}`),
      );
    });
  }

  it("speaks of a node as node", () => {
    const plan = computeTransitions("node", packages("openssl-1.0-1.noarch"), wishes("openssl-1.0-2.noarch"));
    assert.deepEqual(lines(plan), ["node: openssl 1.0-1 → 1.0-2"]);
    assert.deepEqual(plan.transitions, [
      { target: "node", name: "openssl", kind: "upgrade", from: ["1.0-1"], to: "1.0-2" },
    ]);
  });

  it("counts what is satisfied, and lists what nobody manages and its duplicates", () => {
    const plan = computeTransitions(
      "101",
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
      "node",
      packages("vzkernel-1-1.x86_64=a", "vzkernel-1-2.x86_64=b"),
      wishes("vzkernel-1-2.x86_64=c"),
    );
    assert.deepEqual(plan.unmanaged, []);
    assert.equal(plan.satisfied, 0);
  });

  it("refuses two wishes of which rpm would keep one", () => {
    assert.throws(() => computeTransitions("101", [], wishes("php-1-1.noarch", "php-1-2.x86_64")), {
      name: "ContradictoryPackages",
      message: "php-1-1.noarch and php-1-2.x86_64 can't both be installed; leave one of them out",
    });
    assert.throws(() => computeTransitions("101", [], wishes("kernel-1-1.i686", "kernel-1-1.i686")));
    assert.deepEqual(
      computeTransitions("101", [], wishes("kernel-1-1.i686", "kernel-1-2.i686")).transitions,
      [],
    );
  });
});

describe("the text of a transition", () => {
  for (const line of [
    "php 1 → 2",
    "container 101: php 5.3.3-38 -> 5.3.3-40",
    "container 101: php → 5.3.3-40",
    "container 101: php 1-1, 1-2 → 1-3",
    "container 101: php 1-1 → 1-2 (new)",
    "container 101: php 1-1 → 1-2 (brand new)",
    "container 101: php 1-1 → 1-2 (rebuilt)",
    "container 101: php → 1-1 (rebuilt)",
    "container 101: php 1-1 → 1-2 (duplicates 1-1, 1-2 healed)",
    "container 101: php → 1-2 (duplicates 1-1 healed)",
    "container node: php 1-1 → 1-2",
  ]) {
    it(`isn't ${line}`, () => {
      assert.throws(() => parseTransition(line), {
        name: "InvalidTransition",
        message: `"${line}" isn't a transition; they read like "container 101: php 5.3.3-38 → 5.3.3-40"`,
      });
    });
  }
});
