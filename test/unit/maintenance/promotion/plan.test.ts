import assert from "node:assert/strict";
import type { Fault } from "../../../../maintenance/problems/fault";
import type { FaultCode } from "../../../../maintenance/problems/fault-kinds";
import { releaseDigest } from "../../../../maintenance/release/digest";
import type { PromotionObservation } from "../../../../maintenance/promotion/observation";
import { cause } from "../../../../maintenance/problems/problem";
import { attemptPlan, builds, PLACE, problemsOf, releaseOf, stock, tell } from "./promotion-fixture";

function faults(
  ...found: readonly (readonly [nevra: string, code: FaultCode, ...fields: string[]])[]
): ReadonlyMap<string, Fault> {
  return new Map(found.map(([nevra, code, ...fields]) => [nevra, { code, fields }]));
}

const A1 = "a-1-1.noarch";
const A2 = "a-2-1.noarch";
const A3 = "a-3-1.noarch";
const B1 = "b-1-1.noarch";
const NO_GPG = cause("program-missing", { place: PLACE, program: "gpg" });
const OTHER_SUM = "0".repeat(64);

describe("the plan of a promotion", () => {
  it("says what comes, what stays and what leaves", () => {
    const plan = attemptPlan({ wanted: [A2, B1], staging: [A2, "z-1-1.noarch"], updates: [A1, A3, B1] });
    assert.deepEqual(builds(plan.promoted), [A2]);
    assert.deepEqual(builds(plan.staying), [A1, B1], "the older build is the way back");
    assert.deepEqual(builds(plan.leaving), [A3], "what is newer would be installed by hand");
    assert.deepEqual([plan.action, plan.from, plan.problems], ["build", "2026-10", []]);
  });

  it("is of the parts that the repository is for", () => {
    const attempt = { wanted: [A1], nodes: [A2], staging: [A1, A2] };
    assert.deepEqual(builds(attemptPlan(attempt).promoted), [A1]);
    const parts = [
      { layer: "containers", osFamily: "el6" },
      { layer: "nodes", osFamily: "el7" },
    ] as const;
    const both = attemptPlan({ ...attempt, updates: [A3], settings: { parts } });
    assert.deepEqual([builds(both.promoted), builds(both.leaving)], [[A1, A2], [A3]]);
  });

  it("changes nothing when the release is what updates is at", () => {
    const digest = releaseDigest(releaseOf([A1]));
    const record = { release: "2026-11", digest, at: "x", by: "x", approvedBy: "x", approvedAt: "x" };
    const current = { name: "2026-11", record };
    const observed = { current, snapshots: [current] };
    const plan = attemptPlan({ wanted: [A1], updates: [A1], observed });
    assert.deepEqual([plan.action, plan.problems], ["none", []]);
  });

  it("says which release updates is at, where its snapshot does", () => {
    const record = {
      release: "2026-10",
      digest: "sha256:0",
      at: "x",
      by: "x",
      approvedBy: "x",
      approvedAt: "x",
    };
    const observed = { current: { name: "2026-10", record } };
    assert.deepEqual(attemptPlan({ wanted: [A1], updates: [A1], observed }).current, {
      name: "2026-10",
      digest: "sha256:0",
    });
    assert.equal(attemptPlan({ wanted: [A1], updates: [A1] }).current, undefined);
  });

  it("only switches to a snapshot that is there, whatever staging has by now", () => {
    const digest = releaseDigest(releaseOf([A1]));
    const record = { release: "2026-11", digest, at: "x", by: "x", approvedBy: "x", approvedAt: "x" };
    const observed = { snapshots: [{ name: "2026-11", record }], existing: stock([A1]) };
    const plan = attemptPlan({ wanted: [A1], updates: [A2], observed });
    assert.deepEqual([plan.action, plan.problems], ["switch", []]);
    assert.deepEqual([builds(plan.promoted), builds(plan.leaving)], [[A1], [A2]]);
  });

  it("goes back whatever is out of order but what it goes back to", () => {
    const digest = releaseDigest(releaseOf([A1]));
    const record = { release: "2026-11", digest, at: "x", by: "x", approvedBy: "x", approvedAt: "x" };
    const back = (observed: Partial<PromotionObservation>) =>
      attemptPlan({
        wanted: [A1],
        observed: { snapshots: [{ name: "2026-11", record }], existing: stock([A1]), ...observed },
      });
    const plan = back({
      unreadable: { updates: "Its metadata is damaged." },
      lacks: [{ keepsFrom: "build", problem: NO_GPG }],
    });
    assert.deepEqual([plan.action, builds(plan.promoted), plan.problems], ["switch", [A1], []]);
    assert.deepEqual(plan.notes, [
      { code: "updates-unreadable", parameters: { said: "Its metadata is damaged." } },
    ]);
    const gone = back({ unusable: faults([A1, "package-missing", "x"]) }).problems;
    assert.match(tell(gone[0]), /^a-1-1\.noarch in repo1:\/srv\/repo\/snapshots\/2026-11 isn't there: /);
    const [unusable] = back({ unreadable: { existing: "Its metadata is damaged." } }).problems;
    assert.match(
      tell(unusable),
      /snapshots\/2026-11 can't be read: Its metadata is damaged\. Remove this folder/,
    );
  });

  it("finds that a file of the release that updates is at isn't what the metadata says", () => {
    const digest = releaseDigest(releaseOf([A1]));
    const record = { release: "2026-11", digest, at: "x", by: "x", approvedBy: "x", approvedAt: "x" };
    const current = { name: "2026-11", record };
    const unusable = faults([A1, "package-other-file"]);
    const observed = { current, snapshots: [current], unusable };
    const { action, problems } = attemptPlan({ wanted: [A1], updates: [A1], observed });
    assert.deepEqual([action, problems.map(({ code }) => code)], ["none", ["published-file-changed"]]);
  });

  it("notes a file whose name stands for another one afterwards", () => {
    const older = { nevra: "a-1:1-1.noarch", location: "Packages/a-1-1.noarch.rpm" };
    const plan = attemptPlan({ wanted: [A1], staging: [A1], updates: [older] });
    assert.deepEqual(
      [builds(plan.leaving), plan.notes],
      [
        ["a-1:1-1.noarch"],
        [{ code: "file-replaced", parameters: { location: "Packages/a-1-1.noarch.rpm" } }],
      ],
    );
  });

  it("says that a switch brings another file of a name", () => {
    const [a, b] = stock([A1, { nevra: A1, variant: "rebuilt" }]);
    const digest = releaseDigest(releaseOf([A1]));
    const record = { release: "2026-11", digest, at: "x", by: "x", approvedBy: "x", approvedAt: "x" };
    const observed = { snapshots: [{ name: "2026-11", record }], existing: [b!], updates: [a!] };
    const plan = attemptPlan({ wanted: [A1], updates: [], observed });
    assert.deepEqual(
      [plan.promoted, plan.staying, plan.leaving].map((list) => list.map(({ sha256 }) => sha256)),
      [[b!.sha256], [], [a!.sha256]],
    );
  });

  it("takes the file that the release names, of several of one name in staging", () => {
    const rebuilt = { nevra: A1, variant: "rebuilt" };
    for (const staging of [
      [A1, rebuilt],
      [rebuilt, A1],
    ]) {
      const sum = stock([rebuilt])[0]!.sha256;
      const { promoted, problems } = attemptPlan({ wanted: [`${A1} ${sum}`], staging });
      assert.deepEqual([promoted.map(({ sha256 }) => sha256), problems], [[sum], []]);
    }
  });

  it("signs on the way only what has no signature, and no checksum to keep to", () => {
    const staging = [A1, B1];
    const unusable = faults([A1, "package-unsigned"], [B1, "package-unsigned"]);
    const sum = stock([B1])[0]!.sha256;
    const plan = attemptPlan({
      ...{ wanted: [A1, `${B1} ${sum}`], staging, observed: { unusable }, settings: { signsPackages: true } },
    });
    assert.deepEqual([...plan.toSign], [A1]);
    assert.deepEqual(
      plan.problems.map(({ code, parameters }) => [code, parameters["package"]]),
      [["promotion-unsigned", B1]],
    );
  });
});

describe("what keeps a release from being promoted", () => {
  const check = (title: string, attempt: Parameters<typeof problemsOf>[0], expected: string[]): void => {
    it(title, () => {
      assert.deepEqual(problemsOf(attempt), expected);
    });
  };

  check("a package that isn't in staging", { wanted: [A2], staging: [A1] }, [
    `not-in-staging: ${A2} isn't in ${PLACE}/staging (it has ${A1}). Put it there and run createrepo_c on it, or lock a release without it.`,
  ]);
  check("another file under the same name", { wanted: [`${A1} ${OTHER_SUM}`], staging: [A1] }, [
    `staged-otherwise: ${A1} in ${PLACE}/staging has the SHA-256 ${stock([A1])[0]!.sha256}, where the release names ${OTHER_SUM}. ` +
      "Put the file there that was tested, or lock and test the release again.",
  ]);
  check("another file that is published", { wanted: [`${A1} ${OTHER_SUM}`], updates: [A1] }, [
    `published-otherwise: ${A1} is in ${PLACE}/updates with the SHA-256 ${stock([A1])[0]!.sha256}, where the release names ${OTHER_SUM}, and ` +
      "what is published isn't replaced by another file of that name. Build it anew with another release number, and lock the release again.",
  ]);
  it("two files of one name, for two parts", () => {
    const sum = stock([A1])[0]!.sha256;
    const parts = [
      { layer: "containers", osFamily: "el6" },
      { layer: "nodes", osFamily: "el7" },
    ] as const;
    const attempt = { wanted: [`${A1} ${sum}`], nodes: [`${A1} ${OTHER_SUM}`], settings: { parts } };
    const another = { nevra: A1, variant: "another" };
    const [first] = problemsOf({ ...attempt, staging: [A1, another] });
    assert.equal(
      first,
      `checksum-ambiguous: The release names ${A1} with the SHA-256 ${sum} and ${OTHER_SUM}, and ${PLACE} has one file of a name. ` +
        "Have it name one file, or build one of them anew with another release number.",
    );
  });
  check("two builds that are one file", { wanted: [A1, "a-1:1-1.noarch"], staging: [A1, "a-1:1-1.noarch"] }, [
    `same-file-name: ${A1} and a-1:1-1.noarch would both be the file ${A1}.rpm of ${PLACE}/snapshots. ` +
      "Build one of them anew with another release number, and lock the release again.",
  ]);
  for (const [title, kind, words, ...fault] of [
    ["damaged", "promotion-damaged", /is damaged: .*Put it there again/, "package-other-file"],
    [
      "another build",
      "another-build",
      /is another build of that name than the release's: .* Put the file there that was tested/,
      "package-other-header",
    ],
    ["unsigned", "promotion-unsigned", /isn't signed\. Sign it/, "package-unsigned"],
    [
      "signed by somebody else",
      "promotion-other-key",
      /signed with the key 0a1b2c3d, which is no release key\. Sign it/,
      ...([
        "package-other-key",
        "0a1b2c3d",
        "Header V4 RSA/SHA256 Signature, key ID 0a1b2c3d: NOKEY",
      ] as const),
    ],
    [
      "signed badly, whatever rpm's words",
      "promotion-bad-signature",
      /isn't signed with a release key: BAD: sha256 differs, it has no signature, NOKEY\. Put the file/,
      ...(["package-signature-bad", "BAD: sha256 differs, it has no signature, NOKEY"] as const),
    ],
  ] as const) {
    it(`a file that is found to be ${title}`, () => {
      const observed = { unusable: faults([A1, ...fault]) };
      const [problem, ...more] = attemptPlan({ wanted: [A1], staging: [A1], observed }).problems;
      assert.deepEqual([problem?.code, more], [kind, []]);
      assert.match(tell(problem), words);
    });
  }
  check(
    "a name that stands for something else",
    {
      wanted: [A1],
      staging: [A1],
      observed: {
        snapshots: [
          {
            name: "2026-11",
            record: {
              ...{ release: "2026-11", digest: OTHER_SUM, at: "x", by: "x" },
              ...{ approvedBy: "x", approvedAt: "x" },
            },
          },
        ],
      },
    },
    [
      `release-name-taken: ${PLACE}/snapshots/2026-11 is there with other content, and what was promoted once isn't replaced. Give the release another name.`,
    ],
  );
  check(
    "a part that it doesn't have",
    { wanted: [], settings: { parts: [{ layer: "nodes", osFamily: "el7" }] } },
    [
      `no-such-part: Release 2026-11 says nothing for nodes of el7, which ${PLACE} is for. Add nodes.el7 to it, or correct the repository's parts in the fleet file.`,
    ],
  );
  check(
    "a host that can't, or that somebody is at",
    {
      wanted: [],
      observed: {
        lacks: [{ keepsFrom: "build", problem: NO_GPG }],
        lockHolder: "alice@desk",
      },
    },
    [
      `program-missing: ${PLACE} lacks the program gpg. Install it there.`,
      `promotion-locked: ${PLACE} is locked by alice@desk. Plan again when that has ended.`,
    ],
  );
  check(
    "too little room for copies",
    { wanted: [A1], staging: [A1], observed: { bytesToCopy: 20, freeBytes: 10 } },
    [
      `promotion-no-space: ${PLACE}/snapshots has 10 bytes free, and packages that are new to it need 20, and its metadata some more. Make room there.`,
    ],
  );
  check(
    "a file of updates that isn't what its metadata says, and one that is gone",
    {
      wanted: [],
      updates: [A1, B1],
      observed: {
        unusable: faults(
          [A1, "package-other-file"],
          [B1, "package-missing", "/srv/repo/snapshots/2026-10/b.rpm"],
        ),
      },
    },
    [A1, B1].map((nevra) => {
      const [{ sha256, location } = { sha256: "", location: "" }] = stock([nevra]);
      const [code, what] =
        nevra === A1
          ? ["changed", "isn't the file that the metadata names any more"]
          : ["gone", "isn't there"];
      return (
        `published-file-${code}: ${nevra} in ${PLACE}/updates ${what}: ${location}. Put the file with the SHA-256 ${sha256} there again: ` +
        "copy it there under another name first, and rename it then, since other snapshots may have the same file."
      );
    }),
  );
  check(
    "a snapshot of the release's name that is half written",
    { wanted: [], observed: { snapshots: [{ name: "2026-11" }] } },
    [
      `snapshot-half-written: ${PLACE}/snapshots/2026-11 is half written: it has no record of a promotion. ` +
        "Remove this folder, which updates doesn't lead to, and plan again: then it's built anew.",
    ],
  );
  check(
    "once what several parts of the release name alike",
    {
      wanted: [A1, B1],
      nodes: [A1, B1],
      updates: [B1],
      observed: { unusable: faults([B1, "package-missing", "x"]) },
      settings: {
        parts: [
          { layer: "containers", osFamily: "el6" },
          { layer: "nodes", osFamily: "el7" },
        ],
      },
    },
    [
      `not-in-staging: ${A1} isn't in ${PLACE}/staging. Put it there and run createrepo_c on it, or lock a release without it.`,
      `published-file-gone: ${B1} in ${PLACE}/updates isn't there: ${stock([B1])[0]!.location}. Put the file with the SHA-256 ${stock([B1])[0]!.sha256} there again: ` +
        "copy it there under another name first, and rename it then, since other snapshots may have the same file.",
    ],
  );
});
