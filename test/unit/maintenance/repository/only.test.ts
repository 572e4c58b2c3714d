import assert from "node:assert/strict";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { describeConflict } from "../../../../maintenance/repository/selection";
import { type Attempt, attemptLock, leaveOut, lockBuilds } from "./lock-fixture";

const ssl = [57, 58].flatMap((n) => [
  { nevra: `openssl-1-${n}.x86_64`, provides: ["libssl.so"] },
  { nevra: `openssl-devel-1-${n}.x86_64`, requires: [`openssl = 1-${n}`] },
]);

describe("just some packages", () => {
  const rows: [title: string, attempt: Attempt, builds: string[]][] = [
    [
      "move, and nothing else",
      { offered: ["a-2-1.noarch", "b-2-1.noarch"], frozen: ["a-1-1.noarch", "b-1-1.noarch"], only: ["a"] },
      ["a-2-1.noarch", "b-1-1.noarch"],
    ],
    [
      "come with what they need and isn't there",
      {
        offered: [
          { nevra: "a-2-1.noarch", requires: ["b >= 2", "c", "d"] },
          ...["b-2-1.noarch", "b-3-1.noarch", "c-2-1.noarch", "d-1-1.noarch", "e-2-1.noarch"],
        ],
        frozen: ["a-1-1.noarch", "b-1-1.noarch", "c-1-1.noarch"],
        only: ["a"],
      },
      ["a-2-1.noarch", "b-3-1.noarch", "c-1-1.noarch", "d-1-1.noarch"],
    ],
    [
      "don't need what machines were installed with",
      {
        offered: [{ nevra: "a-2-1.noarch", requires: ["b"] }, "b-2-1.noarch"],
        base: ["b-1-1.noarch"],
        only: ["a"],
      },
      ["a-2-1.noarch"],
    ],
    [
      "take along what would break, as far as is known of the earlier release",
      { offered: ssl, frozen: ["openssl-1-57.x86_64", "openssl-devel-1-57.x86_64"], only: ["openssl"] },
      ["openssl-1-58.x86_64", "openssl-devel-1-58.x86_64"],
    ],
    [
      "take along what was built with them, though nobody offers the build before any more",
      {
        offered: ssl.slice(2),
        frozen: ["openssl-1-57.x86_64", "openssl-devel-1-57.x86_64"],
        only: ["openssl"],
      },
      ["openssl-1-58.x86_64", "openssl-devel-1-58.x86_64"],
    ],
    [
      "take along what would break of what machines were installed with",
      { offered: ssl.slice(2), base: ssl.slice(0, 2), only: ["openssl"] },
      ["openssl-1-58.x86_64", "openssl-devel-1-58.x86_64"],
    ],
    [
      "take along what would break of what may be there",
      { offered: ssl, only: ["openssl"] },
      ["openssl-1-58.x86_64", "openssl-devel-1-58.x86_64"],
    ],
    [
      "don't take along what doesn't mind",
      {
        offered: [...ssl.slice(2, 3), { nevra: "curl-2-1.x86_64", requires: ["libssl.so"] }],
        base: [{ nevra: "curl-1-1.x86_64", requires: ["libssl.so"] }, ssl[0]!],
        only: ["openssl"],
      },
      ["openssl-1-58.x86_64"],
    ],
    [
      "may be one exact build, and go back with what would break",
      {
        offered: ssl,
        frozen: ["openssl-1-58.x86_64", "openssl-devel-1-58.x86_64"],
        only: ["openssl-1-57.x86_64"],
      },
      ["openssl-1-57.x86_64", "openssl-devel-1-57.x86_64"],
    ],
    [
      "may be there already",
      { offered: ssl, frozen: ["openssl-1-58.x86_64"], only: ["openssl"] },
      ["openssl-1-58.x86_64"],
    ],
    [
      "may need each other in a circle",
      {
        offered: [
          { nevra: "a-1-1.noarch", requires: ["b"] },
          { nevra: "b-1-1.noarch", requires: ["c"] },
          { nevra: "c-1-1.noarch", requires: ["a"] },
        ],
        only: ["b"],
      },
      ["a-1-1.noarch", "b-1-1.noarch", "c-1-1.noarch"],
    ],
    [
      "get what is called so, before what only provides it",
      {
        offered: [
          { nevra: "a-1-1.noarch", requires: ["mta"] },
          { nevra: "aaa-1-1.noarch", provides: ["mta"] },
          "mta-1-1.noarch",
        ],
        only: ["a"],
      },
      ["a-1-1.noarch", "mta-1-1.noarch"],
    ],
    [
      "get what machines have some build of, before what they don't",
      {
        offered: [
          { nevra: "a-1-1.noarch", requires: ["mta"] },
          { nevra: "exim-1-1.noarch", provides: ["mta"] },
          { nevra: "postfix-2-1.noarch", provides: ["mta"] },
        ],
        base: ["postfix-1-1.noarch"],
        only: ["a"],
      },
      ["a-1-1.noarch", "postfix-2-1.noarch"],
    ],
    [
      "get only what a rich dependency asks for here",
      {
        offered: [
          { nevra: "a-1-1.noarch", requires: ["(x if y)", "(p or q)", "(m and n)"] },
          ...["x", "p", "q", "m", "n"].map((name) => `${name}-1-1.noarch`),
        ],
        only: ["a"],
      },
      ["a-1-1.noarch", "m-1-1.noarch", "n-1-1.noarch", "p-1-1.noarch"],
    ],
    [
      "take along what would break in a build that lives beside what they need",
      {
        offered: [
          { nevra: "lib-1-1.i686", requires: ["(plugin if tool)"] },
          { nevra: "tool-1-1.noarch", requires: ["lib"] },
          ...["lib-2-1.i686", "lib-2-1.noarch", "lib-2-1.x86_64"],
        ],
        only: ["tool"],
      },
      ["lib-2-1.i686", "lib-2-1.x86_64", "tool-1-1.noarch"],
    ],
    [
      "move in each architecture, by what that one has",
      {
        offered: ["a-2-1.i686", "a-3-1.noarch"],
        frozen: ["a-1-1.i686", "a-4-1.x86_64"],
        only: ["a"],
      },
      ["a-2-1.i686", "a-4-1.x86_64"],
    ],
    [
      "get what they need in a build that sets nothing back",
      {
        offered: [{ nevra: "a-1-1.noarch", requires: ["b = 2"] }, "b-2-1.noarch", "b-2-1.i686"],
        frozen: ["b-1-1.i686", "b-3-1.x86_64"],
        only: ["a"],
      },
      ["a-1-1.noarch", "b-2-1.i686", "b-3-1.x86_64"],
    ],
  ];
  for (const [title, attempt, builds] of rows) {
    it(title, () => {
      assert.deepEqual(lockBuilds(attempt), builds);
    });
  }

  it("that nobody offers, or that may not be taken, are refused with the reason", () => {
    assert.throws(() => attemptLock({ offered: ["a-1-1.noarch"], only: ["b"] }), {
      name: "PackageNotOffered",
      message: "No repository offers b.",
    });
    const rules = {
      exclude: ["a-2*"],
      retracted: [{ build: parseNevra("a-1-1.noarch"), because: "it crashes" }],
    };
    assert.throws(() => attemptLock({ offered: ["a-1-1.noarch", "a-2-1.noarch"], only: ["a"], rules }), {
      message:
        'No build of a may be taken: a-1-1.noarch is retracted: it crashes; a-2-1.noarch is excluded by "a-2*".',
    });
  });

  it("whose needs can't be fulfilled are refused with the reason", () => {
    const offered = [{ nevra: "a-1-1.noarch", requires: ["b >= 2"] }, "b-2-1.noarch"];
    assert.throws(() => attemptLock({ offered, only: ["a"], rules: { exclude: ["b"] } }), {
      name: "UnsatisfiedRequirements",
      message:
        /^Nothing fulfils these requirements:\n {2}a-1-1.noarch needs b >= 2: b-2-1.noarch is excluded by "b"\n/,
    });
  });

  it("that would break something without an update are refused where it was released, and told where it may be", () => {
    const tool = { nevra: "tool-1-1.noarch", requires: ["openssl = 1-57"] };
    const message =
      "tool-1-1.noarch needs openssl = 1-57: openssl-1-57.x86_64 gives way to openssl-1-58.x86_64";
    const offered = [...ssl, tool];
    assert.throws(
      () => attemptLock({ offered, frozen: [ssl[0]!.nevra, tool.nevra], only: ["openssl"] }),
      (error: Error) =>
        error.name === "UnsatisfiedRequirements" && error.message.includes(`\n  ${message}\n`),
    );
    const { endangered } = attemptLock({ offered: ssl.slice(2), base: [ssl[0]!, tool], only: ["openssl"] });
    assert.deepEqual(endangered.map(describeConflict), [message]);
  });

  it("that would set something back for the sake of what they break are refused", () => {
    const offered = [
      { nevra: "lib-1-1.i686", requires: ["(plugin if tool)"] },
      ...["lib-2-1.noarch", "tool-1-1.noarch"],
    ];
    assert.throws(
      () => attemptLock({ offered, frozen: ["lib-1-1.i686", "lib-3-1.x86_64"], only: ["tool"] }),
      {
        name: "UnsatisfiedRequirements",
        message: /\n {2}lib-1-1.i686 needs plugin, which no package provides\n/,
      },
    );
  });

  it("that need an older kernel than is asked for, or than stays, are refused", () => {
    const kernels = [1, 2].map((n) => ({ nevra: `vzkernel-${n}-1.x86_64`, provides: ["kernel"] }));
    const module = { nevra: "kmod-1-1.x86_64", requires: ["vzkernel = 1"] };
    const message =
      /\n {2}kmod-1-1.x86_64 needs vzkernel = 1: vzkernel-1-1.x86_64 gives way to vzkernel-2-1.x86_64\n/;
    const offered = [...kernels, module];
    const frozen = ["vzkernel-1-1.x86_64", module.nevra];
    assert.deepEqual(lockBuilds({ offered, only: ["kmod"] }), [module.nevra, "vzkernel-1-1.x86_64"]);
    for (const attempt of [
      { offered, only: ["vzkernel", "kmod"] },
      { offered, frozen, only: ["vzkernel"] },
    ])
      assert.throws(() => attemptLock(attempt), { name: "UnsatisfiedRequirements", message });
  });

  const heir = { nevra: "heir-1-1.noarch", obsoletes: ["a"] };
  const contradictory: [title: string, attempt: Attempt, first: string, second: string][] = [
    [
      "one for an architecture, one for none",
      { offered: ["a-1-1.noarch", "a-1-1.x86_64"], only: ["a-1-1.noarch", "a-1-1.x86_64"] },
      ...(["a-1-1.noarch", "a-1-1.x86_64"] as const),
    ],
    [
      "the newest and an older one",
      { offered: ["a-1-1.noarch", "a-2-1.noarch"], only: ["a", "a-1-1.noarch"] },
      ...(["a-1-1.noarch", "a-2-1.noarch"] as const),
    ],
    [
      "the newest, and the one that is there",
      { offered: ["a-2-1.noarch"], frozen: ["a-1-1.noarch"], only: ["a", "a-1-1.noarch"] },
      ...(["a-1-1.noarch", "a-2-1.noarch"] as const),
    ],
    [
      "a package and its successor",
      { offered: ["a-1-1.noarch", heir], only: ["a", "heir"], settings: { successors: ["heir"] } },
      ...(["a-1-1.noarch", "heir-1-1.noarch"] as const),
    ],
  ];
  for (const [title, attempt, first, second] of contradictory) {
    it(`that a release can't have both are refused: ${title}`, () => {
      assert.throws(() => attemptLock(attempt), {
        name: "ContradictoryWishes",
        message: `A release can't have both ${first} and ${second}. Ask for one of them.`,
      });
    });
  }

  it("may be asked for twice", () => {
    assert.deepEqual(lockBuilds({ offered: ["a-1-1.noarch"], only: ["a", "a-1-1.noarch"] }), [
      "a-1-1.noarch",
    ]);
  });

  it("that need their own successor are refused", () => {
    const offered = [{ nevra: "a-1-1.noarch", requires: ["heir"] }, heir];
    assert.throws(() => attemptLock({ offered, only: ["a"], settings: { successors: ["heir"] } }), {
      name: "UnsatisfiedRequirements",
      message: /\n {2}a-1-1.noarch needs heir: heir-1-1.noarch isn't chosen\n/,
    });
  });

  it("leave out only what concerns them", () => {
    const attempt = {
      offered: ["a-1-1.noarch", "a-2-1.noarch", "b-1-1.noarch"],
      only: ["a"],
      rules: { exclude: ["a-2*", "b"] },
    };
    assert.deepEqual(leaveOut(attempt), ['a-2-1.noarch excluded: is excluded by "a-2*"']);
  });
});
