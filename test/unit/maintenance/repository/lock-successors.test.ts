import assert from "node:assert/strict";
import type { PackageChange } from "../../../../maintenance/kinds/packages/package-change";
import { formatNevra, parseNevra } from "../../../../maintenance/packages/nevra";
import { computeTransitions } from "../../../../maintenance/packages/transition";
import { desiredPackages } from "../../../../maintenance/release/desired";
import { releaseDigest } from "../../../../maintenance/release/digest";
import { formatRelease } from "../../../../maintenance/release/format";
import { parseRelease } from "../../../../maintenance/release/parse";
import type { ReleasedPackage } from "../../../../maintenance/release/release";
import { describeConflict } from "../../../../maintenance/repository/selection";
import { type Attempt, attemptLock, leaveOut, lockBuilds, released } from "./lock-fixture";
import { packageChange, upgrade } from "../changes/changes-fixture";

const HEIR = { nevra: "php54-5.4-1.noarch", obsoletes: ["php < 5.4"], provides: ["php = 5.4-1"] };
const OFFERED = [HEIR, "php-5.3-2.noarch"];
const AS_SUCCESSOR = { settings: { successors: ["php54"] } };

function findObsoletions(attempt: Attempt): string[] {
  return attemptLock(attempt).obsoletions.map(
    ({ by, obsoletes, known, takesPlace }) =>
      `${formatNevra(by)} ${obsoletes} (${known.map(formatNevra).join(", ")}) ${takesPlace ? "takes its place" : "beside it"}`,
  );
}

describe("a package that obsoletes another", () => {
  it("is locked beside it: where it isn't installed it doesn't come, and the other one is updated", () => {
    assert.deepEqual(lockBuilds({ offered: OFFERED }), ["php-5.3-2.noarch", "php54-5.4-1.noarch"]);
    assert.deepEqual(leaveOut({ offered: OFFERED }), []);
    assert.deepEqual(findObsoletions({ offered: OFFERED }), [
      "php54-5.4-1.noarch php < 5.4 (php-5.3-2.noarch) beside it",
    ]);
  });

  it("takes its place where the configuration says so", () => {
    assert.deepEqual(lockBuilds({ offered: OFFERED, ...AS_SUCCESSOR }), ["php54-5.4-1.noarch"]);
    assert.deepEqual(leaveOut({ offered: OFFERED, ...AS_SUCCESSOR }), [
      "php-5.3-2.noarch obsoleted: is obsoleted by php54-5.4-1.noarch, which takes its place",
    ]);
    const [heir] = attemptLock({ offered: OFFERED, ...AS_SUCCESSOR }).packages;
    assert.deepEqual([heir?.ensure, heir?.obsoletes], ["successor", ["php < 5.4"]]);
  });

  it("takes its place where it's brought in everywhere, since rpm erases the other then", () => {
    const attempt = { offered: OFFERED, settings: { install: ["php54"] } };
    assert.deepEqual(lockBuilds(attempt), ["php54-5.4-1.noarch"]);
    assert.deepEqual(findObsoletions(attempt), [
      "php54-5.4-1.noarch php < 5.4 (php-5.3-2.noarch) takes its place",
    ]);
  });

  it("takes the place of what the earlier release has, and stays its successor", () => {
    const first = attemptLock({ offered: OFFERED, frozen: ["php-5.3-1.noarch"], ...AS_SUCCESSOR });
    assert.deepEqual(first.packages.map(formatNevra), ["php54-5.4-1.noarch"]);
    assert.deepEqual(
      first.notes.leftOut.map(({ build, reason }) => `${formatNevra(build)} ${reason}`),
      ["php-5.3-1.noarch obsoleted", "php-5.3-2.noarch obsoleted"].slice(1),
    );
    const again = attemptLock({ offered: ["php-5.3-3.noarch"], frozen: first.packages });
    assert.deepEqual(again.packages, first.packages);
    assert.deepEqual(
      again.notes.leftOut.map(({ build, reason }) => `${formatNevra(build)} ${reason}`),
      ["php-5.3-3.noarch obsoleted"],
    );
  });

  it("leaves what its Obsoletes doesn't mean", () => {
    const offered = [HEIR, "php-5.4-9.noarch"];
    assert.deepEqual(lockBuilds({ offered, ...AS_SUCCESSOR }), ["php-5.4-9.noarch", "php54-5.4-1.noarch"]);
    assert.deepEqual(findObsoletions({ offered, ...AS_SUCCESSOR }), []);
  });

  it("takes its place when just this package is asked for, too", () => {
    const attempt = { offered: OFFERED, frozen: ["php-5.3-1.noarch"], only: ["php54"], ...AS_SUCCESSOR };
    assert.deepEqual(lockBuilds(attempt), ["php54-5.4-1.noarch"]);
    const frozen = attemptLock(attempt).packages;
    assert.throws(() => lockBuilds({ offered: OFFERED, frozen, only: ["php"] }), {
      name: "PackageNotOffered",
      message:
        "No build of php may be taken: php-5.3-2.noarch is obsoleted by php54-5.4-1.noarch, which takes its place.",
    });
  });

  it("keeps nothing from being updated that goes with it", () => {
    const base = [
      { nevra: "lib-1-1.noarch", provides: ["lib.so.1"] },
      { nevra: "php-5.3-1.noarch", requires: ["lib.so.1"] },
    ];
    const endangered = (attempt: Attempt): string[] => attemptLock(attempt).endangered.map(describeConflict);
    const offered = ["lib-2-1.noarch", HEIR];
    assert.deepEqual(endangered({ offered, base }), [
      "php-5.3-1.noarch needs lib.so.1: lib-1-1.noarch gives way to lib-2-1.noarch",
    ]);
    assert.deepEqual(endangered({ offered, base, ...AS_SUCCESSOR }), []);
    assert.deepEqual(endangered({ offered, base, only: ["lib", "php54"], ...AS_SUCCESSOR }), []);
    assert.deepEqual(findObsoletions({ offered, base, ...AS_SUCCESSOR }), [
      "php54-5.4-1.noarch php < 5.4 (php-5.3-1.noarch) takes its place",
    ]);
  });

  it("of two that do so mutually, just one stays", () => {
    const offered = [
      { nevra: "x-1-1.noarch", obsoletes: ["y"] },
      { nevra: "y-1-1.noarch", obsoletes: ["x"] },
    ];
    const attempt = { offered, settings: { successors: ["x", "y"] } };
    assert.deepEqual(lockBuilds(attempt), ["x-1-1.noarch"]);
    assert.deepEqual(leaveOut(attempt), [
      "y-1-1.noarch obsoleted: is obsoleted by x-1-1.noarch, which takes its place",
    ]);
  });

  it("is an error where the configuration names one that isn't there", () => {
    assert.throws(() => lockBuilds({ offered: ["php-5.3-2.noarch"], ...AS_SUCCESSOR }), {
      name: "PackageNotOffered",
      message: "No repository offers php54.",
    });
  });
});

describe("a successor in a release", () => {
  const TEXT = `release: a
containers:
  el6:
    packages:
      - { nevra: php54-5.4-1.noarch, ensure: successor, obsoletes: [mod_php, php < 5.4] }
`;
  const release = parseRelease(TEXT, "a.yaml");
  const plan = (installed: readonly string[], hold: readonly string[] = []): readonly PackageChange[] =>
    computeTransitions(
      installed.map(parseNevra),
      desiredPackages(release, "containers", "el6", { packages: [], install: [], hold }),
    ).transitions;

  it("comes where something is installed that it obsoletes, by rpm's own rule, and nowhere else", () => {
    assert.deepEqual(plan(["php-5.3-1.x86_64"]), [packageChange("install", "php54", [], "5.4-1")]);
    assert.deepEqual(plan(["mod_php-9-1.x86_64"]), [packageChange("install", "php54", [], "5.4-1")]);
    assert.deepEqual(plan(["php-5.4-1.x86_64"]), []);
    assert.deepEqual(plan(["php-cli-5.3-1.x86_64"]), []);
    assert.deepEqual(plan(["php54-5.4-0.noarch"]), [upgrade("php54", "5.4-0", "5.4-1")]);
  });

  it("doesn't come for the sake of what the fleet file holds", () => {
    assert.deepEqual(plan(["php-5.3-1.x86_64"], ["php"]), []);
  });

  it("is written and read back, and its digest says what it replaces", () => {
    assert.deepEqual(parseRelease(formatRelease(release), "b.yaml"), release);
    const other = parseRelease(TEXT.replace("mod_php, ", ""), "b.yaml");
    assert.notEqual(releaseDigest(other), releaseDigest(release));
    // What is only noted of a package doesn't decide what machines run.
    const noted = (more: Partial<ReleasedPackage>): string =>
      releaseDigest({ name: "a", nodes: {}, containers: { el6: [released("php-1-1.noarch", more)] } });
    assert.equal(noted({ obsoletes: ["php4"] }), noted({}));
  });

  it("is refused where it doesn't say what it replaces, or in no form of rpm's", () => {
    assert.throws(
      () => parseRelease(TEXT.replace(", obsoletes: [mod_php, php < 5.4]", ""), "a.yaml"),
      /a successor needs `obsoletes`/,
    );
    assert.throws(
      () => parseRelease(TEXT.replace("php < 5.4", "php ~ 5"), "a.yaml"),
      /what a package obsoletes/,
    );
  });
});
