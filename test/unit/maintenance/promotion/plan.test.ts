import assert from "node:assert/strict";
import type { Fault } from "../../../../maintenance/problems/fault";
import type { FaultCode } from "../../../../maintenance/problems/fault-kinds";
import { releaseDigest } from "../../../../maintenance/release/digest";
import type { PromotionObservation } from "../../../../maintenance/promotion/observation";
import { type Cause, cause } from "../../../../maintenance/problems/problem";
import { attemptPlan, builds, PLACE, problemsOf, releaseOf, stock } from "./promotion-fixture";

function faults(
  ...found: readonly (readonly [nevra: string, code: FaultCode, ...fields: string[]])[]
): ReadonlyMap<string, Fault> {
  return new Map(found.map(([nevra, code, ...fields]) => [nevra, { code, fields }]));
}

const A1 = "a-1-1.noarch";
const A2 = "a-2-1.noarch";
const A3 = "a-3-1.noarch";
const B1 = "b-1-1.noarch";
const SUM_A1 = stock([A1])[0]!.sha256;
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
    const folder = `${PLACE}/snapshots/2026-11`;
    const [{ location, sha256: sum } = { location: "", sha256: "" }] = stock([A1]);
    assert.deepEqual(gone[0], cause("published-file-gone", { package: A1, folder, location, sum }));
    const [unusable] = back({ unreadable: { existing: "Its metadata is damaged." } }).problems;
    assert.deepEqual(unusable, cause("snapshot-unreadable", { folder, said: "Its metadata is damaged." }));
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

/** A file of `updates` that isn't as it was promoted. */
function published(code: "published-file-changed" | "published-file-gone", nevra: string): Cause {
  const [{ sha256: sum, location } = { sha256: "", location: "" }] = stock([nevra]);
  return cause(code, { package: nevra, folder: `${PLACE}/updates`, location, sum });
}

describe("what keeps a release from being promoted", () => {
  const check = (title: string, attempt: Parameters<typeof problemsOf>[0], expected: Cause[]): void => {
    it(title, () => {
      assert.deepEqual(problemsOf(attempt), expected);
    });
  };

  check("a package that isn't in staging", { wanted: [A2], staging: [A1] }, [
    cause("not-in-staging", { package: A2, place: PLACE, others: [A1] }),
  ]);
  check("another file under the same name", { wanted: [`${A1} ${OTHER_SUM}`], staging: [A1] }, [
    cause("staged-otherwise", { package: A1, place: PLACE, sums: [SUM_A1], wanted: OTHER_SUM }),
  ]);
  check("another file that is published", { wanted: [`${A1} ${OTHER_SUM}`], updates: [A1] }, [
    cause("published-otherwise", { package: A1, place: PLACE, sum: SUM_A1, wanted: OTHER_SUM }),
  ]);
  it("two files of one name, for two parts", () => {
    const parts = [
      { layer: "containers", osFamily: "el6" },
      { layer: "nodes", osFamily: "el7" },
    ] as const;
    const attempt = { wanted: [`${A1} ${SUM_A1}`], nodes: [`${A1} ${OTHER_SUM}`], settings: { parts } };
    const another = { nevra: A1, variant: "another" };
    const [first] = problemsOf({ ...attempt, staging: [A1, another] });
    assert.deepEqual(
      first,
      cause("checksum-ambiguous", { package: A1, sums: [SUM_A1, OTHER_SUM], place: PLACE }),
    );
  });
  check("two builds that are one file", { wanted: [A1, "a-1:1-1.noarch"], staging: [A1, "a-1:1-1.noarch"] }, [
    cause("same-file-name", { packages: [A1, "a-1:1-1.noarch"], file: `${A1}.rpm`, place: PLACE }),
  ]);
  const staged = { package: A1, folder: `${PLACE}/staging` };
  const bad = "BAD: sha256 differs, it has no signature, NOKEY";
  for (const [title, problem, ...fault] of [
    ["damaged", cause("promotion-damaged", staged), "package-other-file"],
    ["another build", cause("another-build", staged), "package-other-header"],
    ["unsigned", cause("promotion-unsigned", staged), "package-unsigned"],
    [
      "signed by somebody else",
      cause("promotion-other-key", { ...staged, key: "0a1b2c3d" }),
      ...([
        "package-other-key",
        "0a1b2c3d",
        "Header V4 RSA/SHA256 Signature, key ID 0a1b2c3d: NOKEY",
      ] as const),
    ],
    [
      "signed badly, whatever rpm's words",
      cause("promotion-bad-signature", {
        ...staged,
        fault: { code: "package-signature-bad", parameters: { packages: [A1], said: bad } },
      }),
      ...(["package-signature-bad", bad] as const),
    ],
  ] as const) {
    const observed = { unusable: faults([A1, ...fault]) };
    check(`a file that is found to be ${title}`, { wanted: [A1], staging: [A1], observed }, [problem]);
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
    [cause("release-name-taken", { folder: `${PLACE}/snapshots/2026-11` })],
  );
  check(
    "a part that it doesn't have",
    { wanted: [], settings: { parts: [{ layer: "nodes", osFamily: "el7" }] } },
    [cause("no-such-part", { release: "2026-11", layer: "nodes", osFamily: "el7", place: PLACE })],
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
    [NO_GPG, cause("promotion-locked", { place: PLACE, holder: "alice@desk" })],
  );
  check(
    "too little room for copies",
    { wanted: [A1], staging: [A1], observed: { bytesToCopy: 20, freeBytes: 10 } },
    [cause("promotion-no-space", { place: PLACE, freeBytes: 10, neededBytes: 20 })],
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
    [published("published-file-changed", A1), published("published-file-gone", B1)],
  );
  check(
    "a snapshot of the release's name that is half written",
    { wanted: [], observed: { snapshots: [{ name: "2026-11" }] } },
    [cause("snapshot-half-written", { folder: `${PLACE}/snapshots/2026-11` })],
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
      cause("not-in-staging", { package: A1, place: PLACE, others: [] }),
      published("published-file-gone", B1),
    ],
  );
});
