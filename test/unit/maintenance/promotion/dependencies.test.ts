import assert from "node:assert/strict";
import { readWhole } from "../../../../maintenance/repository/text-reader";
import type { ParametersOf } from "../../../../maintenance/problems/catalogue";
import { type Cause, cause } from "../../../../maintenance/problems/problem";
import { readConflicts } from "../../../../maintenance/promotion/promotable";
import { formatRecord, parseRecord } from "../../../../maintenance/promotion/record";
import { attemptPlan, PLACE, problemsOf } from "./promotion-fixture";
import { packageElement, primaryXml, packagesOf } from "../repository/repository-fixture";

type Because = ParametersOf<"missing-dependency">["because"];

const unmet = (nevra: string, need: string, because: Because): Cause =>
  cause("missing-dependency", { package: nevra, need, because, place: PLACE });

describe("dependencies after a promotion", () => {
  const needsLib = { nevra: "a-2-1.noarch", requires: ["libx.so.2"] };
  const lib1 = { nevra: "x-1-1.noarch", provides: ["libx.so.1"] };
  const lib2 = { nevra: "x-2-1.noarch", provides: ["libx.so.2"] };

  it("are missing where nothing provides them", () => {
    assert.deepEqual(problemsOf({ wanted: ["a-2-1.noarch"], staging: [needsLib] }), [
      unmet("a-2-1.noarch", "libx.so.2", []),
    ]);
  });

  it("are missing where only staging has them, which is said", () => {
    assert.deepEqual(problemsOf({ wanted: ["a-2-1.noarch"], staging: [needsLib, lib2], updates: [lib1] }), [
      unmet("a-2-1.noarch", "libx.so.2", [{ package: "x-2-1.noarch", why: "not-in-release" }]),
    ]);
  });

  it("are met by the release, by updates or by a base", () => {
    const both = ["a-2-1.noarch", "x-2-1.noarch"];
    assert.deepEqual(problemsOf({ wanted: both, staging: [needsLib, lib2] }), []);
    assert.deepEqual(problemsOf({ wanted: ["a-2-1.noarch"], staging: [needsLib], updates: [lib2] }), []);
    assert.deepEqual(problemsOf({ wanted: ["a-2-1.noarch"], staging: [needsLib], base: [lib2] }), []);
  });

  it("aren't met by an older build that the update replaces", () => {
    const user = { nevra: "user-1-1.noarch", requires: ["libx.so.1"] };
    assert.deepEqual(problemsOf({ wanted: ["x-2-1.noarch"], staging: [lib2], updates: [lib1, user] }), [
      unmet("user-1-1.noarch", "libx.so.1", [
        { package: "x-1-1.noarch", why: "replaced", by: ["x-2-1.noarch"] },
      ]),
    ]);
  });

  it("aren't met by what the update makes obsolete", () => {
    const user = { nevra: "user-1-1.noarch", requires: ["libx.so.1"] };
    const heir = { nevra: "y-1-1.noarch", obsoletes: ["x < 2"] };
    const [problem] = problemsOf({ wanted: ["y-1-1.noarch"], staging: [heir], updates: [lib1, user] });
    assert.deepEqual(
      [problem?.code, problem?.parameters["package"], problem?.parameters["need"]],
      ["missing-dependency", "user-1-1.noarch", "libx.so.1"],
    );
  });

  it("that were missing before are told, and keep nothing from being promoted", () => {
    const broken = { nevra: "old-1-1.noarch", requires: ["nowhere"] };
    const plan = attemptPlan({ wanted: ["x-2-1.noarch"], staging: [lib2], updates: [broken] });
    assert.deepEqual(plan.problems, []);
    assert.deepEqual(plan.notes, [
      {
        code: "missing-dependency-before",
        parameters: { package: "old-1-1.noarch", need: "nowhere", because: [] },
      },
    ]);
  });
});

describe("conflicts after a promotion", () => {
  const refuses = { nevra: "a-2-1.noarch", conflicts: ["b < 2"] };

  it("keep it from being done", () => {
    assert.deepEqual(
      problemsOf({ wanted: ["a-2-1.noarch"], staging: [refuses], updates: ["b-1-1.noarch"] }),
      [
        cause("promotion-conflict", {
          package: "a-2-1.noarch",
          other: "b-1-1.noarch",
          what: "b < 2",
          place: PLACE,
        }),
      ],
    );
  });

  it("are none with a build that is new enough", () => {
    const wanted = ["a-2-1.noarch", "b-2-1.noarch"];
    const staging = [refuses, "b-2-1.noarch"];
    assert.deepEqual(problemsOf({ wanted, staging, updates: ["b-1-1.noarch"] }), []);
  });

  it("of alternatives are meant", () => {
    const before = { nevra: "a-1-1.noarch", conflicts: ["b"] };
    const after = { nevra: "a-2-1.noarch", conflicts: ["b"] };
    const wanted = ["a-2-1.noarch"];
    assert.deepEqual(problemsOf({ wanted, staging: [after], updates: [before, "b-1-1.noarch"] }), []);
    const settings = { alternatives: [["b", "a"]] as const };
    assert.deepEqual(problemsOf({ wanted, staging: [after], updates: ["b-1-1.noarch"], settings }), []);
  });

  it("are read from metadata", () => {
    const recipe = { nevra: "a-1-1.noarch" };
    const list =
      '<rpm:conflicts><rpm:entry name="b" flags="LT" epoch="0" ver="2"/><rpm:entry name="c"/></rpm:conflicts>';
    const xml = primaryXml([recipe]).replace("</format>", `${list}</format>`);
    assert.ok(!packageElement(recipe).includes("conflicts"));
    assert.deepEqual(
      [...readWhole(readConflicts(), xml)],
      [
        [
          packagesOf([recipe])[0]!.sha256,
          [{ name: "b", range: { comparison: "LT", than: { epoch: 0, version: "2" } } }, { name: "c" }],
        ],
      ],
    );
  });
});

describe("what a snapshot says of itself", () => {
  const record = {
    ...{ release: "2026-11", digest: "sha256:ab", at: "2026-11-20T10:00:00Z", by: "alice@desk" },
    ...{ approvedBy: "the infrastructure team", approvedAt: "2026-11-19T10:00:00Z" },
  };

  it("is read back", () => {
    assert.deepEqual(parseRecord(formatRecord(record)), record);
  });

  it("keeps to its lines, whatever a name holds", () => {
    const text = formatRecord({ ...record, approvedBy: "x\ndigest sha256:cd" });
    assert.equal(parseRecord(text)?.digest, "sha256:ab");
  });

  it("is none when a part is missing", () => {
    assert.equal(parseRecord(formatRecord(record).split("\n").slice(0, 4).join("\n")), undefined);
  });
});
