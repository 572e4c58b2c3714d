import assert from "node:assert/strict";
import { formatNevra, parseNevra } from "../../../../maintenance/packages/nevra";
import { describeConflict } from "../../../../maintenance/repository/selection";
import { type Attempt, attemptLock, leaveOut, lockBuilds, released } from "./lock-fixture";
import { sha256, packageFile } from "./repository-fixture";

const REMEDY =
  "Name the repository that has what is missing, under base if machines have it from the start. " +
  "Or exclude the package that needs it.";
const phps = [49, 50].flatMap((n) => [
  `php-common-5.3.3-${n}.x86_64`,
  { nevra: `php-5.3.3-${n}.x86_64`, requires: [`php-common = 5.3.3-${n}`] },
]);

describe("all updates of repositories", () => {
  const rows: [title: string, attempt: Attempt, builds: string[]][] = [
    [
      "are the newest builds, by rpm's order",
      {
        offered: [
          "a-1.9-1.noarch",
          "a-1.10-1.noarch",
          "a-1.10~rc1-1.noarch",
          "b-1:1-1.noarch",
          "b-2-1.noarch",
        ],
      },
      ["a-1.10-1.noarch", "b-1:1-1.noarch"],
    ],
    [
      "have one build of an install-only package",
      { offered: ["vzkernel-1-1.x86_64", "vzkernel-2-1.x86_64"] },
      ["vzkernel-2-1.x86_64"],
    ],
    [
      "have what lives side by side, and of the others what the machine prefers",
      { offered: ["a-1-1.x86_64", "a-1-1.i686", "a-1-1.i386", "a-9-1.aarch64"] },
      ["a-1-1.i686", "a-1-1.x86_64"],
    ],
    [
      "go from an architecture to none where that's newer, and stay where it isn't",
      { offered: ["a-1-1.x86_64", "a-2-1.noarch", "b-2-1.x86_64", "b-1-1.noarch"] },
      ["a-2-1.noarch", "b-2-1.x86_64"],
    ],
    [
      "are for the machines' architecture",
      { offered: ["a-1-1.i686", "a-1-1.x86_64", "b-1-1.noarch"], settings: { architecture: "i686" } },
      ["a-1-1.i686", "b-1-1.noarch"],
    ],
    [
      "aren't older than what machines were installed with",
      { offered: ["a-1-1.noarch", "b-2-1.noarch"], base: ["a-2-1.noarch", "b-2-1.noarch"] },
      ["b-2-1.noarch"],
    ],
    [
      "may require what machines were installed with",
      {
        offered: [{ nevra: "a-1-1.noarch", requires: ["/bin/sh", "b > 1"] }],
        base: [{ nevra: "bash-4-1.x86_64", files: ["/bin/sh"] }, "b-2-1.noarch"],
      },
      ["a-1-1.noarch"],
    ],
    [
      "may require each other",
      {
        offered: [
          { nevra: "a-1-1.noarch", requires: ["b"] },
          { nevra: "b-1-1.noarch", requires: ["c"] },
          { nevra: "c-1-1.noarch", requires: ["a", "c"] },
        ],
      },
      ["a-1-1.noarch", "b-1-1.noarch", "c-1-1.noarch"],
    ],
    [
      "have all that provide one thing",
      {
        offered: [
          { nevra: "exim-1-1.noarch", provides: ["mta"] },
          { nevra: "postfix-1-1.noarch", provides: ["mta"] },
          { nevra: "mailx-1-1.noarch", requires: ["mta"] },
        ],
      },
      ["exim-1-1.noarch", "mailx-1-1.noarch", "postfix-1-1.noarch"],
    ],
    [
      "keep what the earlier release has and nobody offers, or only older",
      { offered: ["a-1-1.noarch", "b-2-1.noarch"], frozen: ["a-2-1.noarch", "b-1-1.noarch", "c-1-1.noarch"] },
      ["a-2-1.noarch", "b-2-1.noarch", "c-1-1.noarch"],
    ],
    [
      "take the place of an older kernel of the earlier release",
      { offered: ["vzkernel-2-1.x86_64"], frozen: ["vzkernel-1-1.x86_64"] },
      ["vzkernel-2-1.x86_64"],
    ],
    [
      "keep what is excluded as the earlier release has it",
      { offered: ["a-2-1.noarch"], frozen: ["a-1-1.noarch"], rules: { exclude: ["a"] } },
      ["a-1-1.noarch"],
    ],
    [
      "leave a retracted build of the earlier release, though it's newer",
      {
        offered: ["a-1-1.noarch", "a-2-1.noarch"],
        frozen: ["a-2-1.noarch"],
        rules: { retracted: [{ build: parseNevra("a-2-1.noarch"), because: "it crashes" }] },
      },
      ["a-1-1.noarch"],
    ],
  ];
  for (const [title, attempt, builds] of rows) {
    it(title, () => {
      assert.deepEqual(lockBuilds(attempt), builds);
    });
  }

  const left: [title: string, attempt: Attempt, builds: string[], out: string[]][] = [
    [
      "what is excluded, by name, architecture or build",
      {
        offered: [
          "kernel-1-1.noarch",
          "kernel-2-1.noarch",
          "a-1-1.i686",
          "a-1-1.x86_64",
          "b-1-1.noarch",
          "b-2-1.noarch",
        ],
        rules: { exclude: ["kern*", "b-2-*"] },
        settings: { exclude: ["*.i686"] },
      },
      ["a-1-1.x86_64", "b-1-1.noarch"],
      [
        'a-1-1.i686 excluded: is excluded by "*.i686"',
        'b-2-1.noarch excluded: is excluded by "b-2-*"',
        'kernel-2-1.noarch excluded: is excluded by "kern*"',
      ],
    ],
    [
      "what is retracted, each build of it",
      {
        offered: ["a-1-1.noarch", "a-2-1.noarch"],
        rules: { retracted: [{ build: parseNevra("a-2-1.noarch"), because: "it crashes" }] },
      },
      ["a-1-1.noarch"],
      ["a-2-1.noarch retracted: is retracted: it crashes"],
    ],
    [
      "what is too young for its severity, and what wasn't there yet",
      {
        offered: [
          { nevra: "a-1-1.noarch", publishedAt: "2026-11-01" },
          { nevra: "a-2-1.noarch", publishedAt: "2026-11-23" },
          { nevra: "b-1-1.noarch", publishedAt: "2026-11-24T23:59:59Z" },
          { nevra: "c-1-1.noarch", publishedAt: "2026-11-26" },
        ],
        rules: { asOf: "2026-11-25", minimumAgeDays: { unrated: 3, critical: 0 } },
        advisories: [
          { id: "X", type: "security", severity: "critical", cves: [], fixes: [parseNevra("b-1-1.noarch")] },
        ],
      },
      ["a-1-1.noarch", "b-1-1.noarch"],
      [
        "a-2-1.noarch too-young: was published on 2026-11-23 and is 2 days old on 2026-11-25; what no advisory rates waits for 3 days",
        "c-1-1.noarch too-young: was published on 2026-11-26, after 2026-11-25",
      ],
    ],
    [
      "what belongs to a module stream",
      { offered: ["php-7.2-1.x86_64"], streams: new Map([["php-7.2-1.x86_64", "php:7.2"]]) },
      [],
      [
        "php-7.2-1.x86_64 modular: belongs to the module stream php:7.2, which machines would have to enable first",
      ],
    ],
    [
      "what needs something that is left out, and then falls back to the build before",
      { offered: phps, rules: { exclude: ["php-common-5.3.3-50*"] } },
      ["php-5.3.3-49.x86_64", "php-common-5.3.3-49.x86_64"],
      [
        'php-5.3.3-50.x86_64 dependency: needs php-common = 5.3.3-50: php-common-5.3.3-50.x86_64 is excluded by "php-common-5.3.3-50*"',
        'php-common-5.3.3-50.x86_64 excluded: is excluded by "php-common-5.3.3-50*"',
      ],
    ],
    [
      "what needs something that is older than what is taken",
      { offered: ["lib-1-1.noarch", "lib-2-1.noarch", { nevra: "a-1-1.noarch", requires: ["lib = 1"] }] },
      ["lib-2-1.noarch"],
      ["a-1-1.noarch dependency: needs lib = 1: lib-1-1.noarch gives way to lib-2-1.noarch"],
    ],
  ];
  for (const [title, attempt, builds, out] of left) {
    it(`leave out ${title}`, () => {
      assert.deepEqual(lockBuilds(attempt), builds);
      assert.deepEqual(leaveOut(attempt), out);
    });
  }

  it("tell no more of a requirement than a release may hold", () => {
    const feature = `lib(${"x".repeat(5000)})`;
    const [out = ""] = leaveOut({
      offered: [
        { nevra: "lib-1-1.noarch", provides: [feature] },
        "lib-2-1.noarch",
        { nevra: "a-1-1.noarch", requires: [feature] },
      ],
    });
    assert.match(out, /^a-1-1\.noarch dependency: needs .*…$/);
    assert.ok(out.length < 2100, String(out.length));
  });

  it("name what nobody provides, and who needs it", () => {
    const offered = [
      { nevra: "php-5-51.x86_64", requires: ["libmissing.so.1"] },
      { nevra: "a-1-1.noarch", requires: ["(b and c)"] },
      "b-1-1.noarch",
    ];
    assert.throws(() => attemptLock({ offered }), {
      name: "UnsatisfiedRequirements",
      message: `Nothing fulfils these requirements:\n  a-1-1.noarch needs c, which no package provides\n  php-5-51.x86_64 needs libmissing.so.1, which no package provides\n${REMEDY}`,
    });
  });

  it("refuse to break what the earlier release has", () => {
    const lib = { nevra: "lib-1-1.noarch", provides: ["lib.so.1"] };
    const tool = { nevra: "tool-1-1.noarch", requires: ["lib.so.1"] };
    const frozen = [lib.nevra, tool.nevra];
    assert.throws(() => attemptLock({ offered: [lib, tool, "lib-2-1.noarch"], frozen }), {
      name: "UnsatisfiedRequirements",
      message: `Nothing fulfils these requirements:\n  tool-1-1.noarch needs lib.so.1: lib-1-1.noarch gives way to lib-2-1.noarch\n${REMEDY}`,
    });
  });

  it("name what machines may have, and would break", () => {
    const lib = { nevra: "lib-1-1.noarch", provides: ["lib.so.1"] };
    const base = [
      lib,
      { nevra: "tool-1-1.noarch", requires: ["lib.so.1"] },
      { nevra: "old-1-1.noarch", requires: ["x"] },
    ];
    const { packages, endangered } = attemptLock({ offered: ["lib-2-1.noarch"], base });
    assert.deepEqual(packages.map(formatNevra), ["lib-2-1.noarch"]);
    // What was missing before is nobody's fault.
    assert.deepEqual(endangered.map(describeConflict), [
      "tool-1-1.noarch needs lib.so.1: lib-1-1.noarch gives way to lib-2-1.noarch",
    ]);
  });

  it("refuse a build that isn't the same file everywhere, here or in the earlier release", () => {
    const [one, two] = [{ nevra: "a-1-1.noarch" }, { nevra: "a-1-1.noarch", variant: "rebuilt" }];
    const [first, second] = [one, two].map((recipe) => sha256(packageFile(recipe)));
    assert.throws(
      () => attemptLock({ offered: [one, two] }),
      (error: Error) => {
        assert.equal(error.name, "AmbiguousBuild");
        assert.match(error.message, new RegExp(`SHA-256 ${first!} in updates at Packages/a-1-1.noarch.rpm`));
        assert.match(
          error.message,
          new RegExp(`SHA-256 ${second!} in updates at Packages/a-1-1.noarch.rebuilt.rpm`),
        );
        return true;
      },
    );
    const frozen = [released(one.nevra, { sha256: second! })];
    assert.throws(() => attemptLock({ offered: [one], frozen }), {
      name: "AmbiguousBuild",
      message:
        /in the earlier release.* Where the new file is meant, make the release without --from; machines get it /,
    });
    assert.deepEqual(lockBuilds({ offered: [one, one] }), [one.nevra]);
  });

  it("bring in everywhere what shall be, and stays so", () => {
    const { packages } = attemptLock({
      offered: ["a-1-1.noarch", "b-2-1.noarch", "c-1-1.noarch"],
      frozen: [released("b-1-1.noarch", { ensure: "installed" })],
      settings: { install: ["a"] },
    });
    assert.deepEqual(
      packages.map(({ name, ensure }) => [name, ensure]),
      [
        ["a", "installed"],
        ["b", "installed"],
        ["c", "where-installed"],
      ],
    );
    assert.throws(() => attemptLock({ offered: ["a-1-1.noarch"], settings: { install: ["x"] } }), {
      name: "PackageNotOffered",
      message: "No repository offers x.",
    });
  });
});

describe("updates that need something new", () => {
  const update = { nevra: "a-2-1.noarch", requires: ["lib", "old"] };
  const before = { nevra: "a-1-1.noarch", requires: ["old"] };
  const needsOf = (attempt: Attempt): string[] =>
    attemptLock(attempt).newNeeds.map(
      ({ needed, by }) => `${formatNevra(needed)} by ${by.map(formatNevra).join(", ")}`,
    );

  it("are named, since nothing brings it in", () => {
    const offered = [update, "lib-1-1.noarch", "old-1-1.noarch"];
    assert.deepEqual(needsOf({ offered, base: [before] }), ["lib-1-1.noarch by a-2-1.noarch"]);
    assert.deepEqual(needsOf({ offered: [...offered, before] }), ["lib-1-1.noarch by a-2-1.noarch"]);
  });

  it("aren't where it's known to be there, or brought in, or nothing is known", () => {
    const offered = [update, "lib-1-1.noarch", "old-1-1.noarch"];
    assert.deepEqual(needsOf({ offered, base: [before, "lib-0-1.noarch"] }), []);
    assert.deepEqual(needsOf({ offered, base: [before], settings: { install: ["lib"] } }), []);
    assert.deepEqual(needsOf({ offered }), []);
  });
});
