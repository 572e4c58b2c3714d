import assert from "node:assert/strict";
import { type Cause, cause } from "../../../../maintenance/problems/problem";
import { PromotionNote, PromotionProblem } from "../../../../maintenance/promotion/problem";
import { tell } from "./promotion-fixture";

describe("a problem of a promotion", () => {
  const where = { package: "a", folder: "f", location: "l", sum: "s" };
  const remedies: readonly (readonly [problem: Cause & PromotionProblem, remedy: string])[] = [
    [cause("program-missing", { place: "p", program: "gpg" }), "Install it there."],
    [
      cause("program-missing", { place: "p", program: "modifyrepo_c" }),
      "Install createrepo_c there, which has it. The older createrepo doesn't.",
    ],
    [
      cause("updates-no-link", { place: "p", updates: "u", snapshots: "s" }),
      "Move it to s/initial. Then make updates a link to snapshots/initial.",
    ],
    [
      cause("no-such-part", { release: "r", layer: "nodes", osFamily: "el6", place: "p" }),
      "Add nodes.el6 to the release. Or correct the repository's parts in the fleet file.",
    ],
    ...(["published-file-gone", "published-file-changed"] as const).map(
      (code) =>
        [
          cause(code, where),
          "Put the file with the SHA-256 s there again. Copy it there under another name, and then rename it. " +
            "Other snapshots may share the old file.",
        ] as const,
    ),
    [cause("promotion-locked", { place: "p", holder: "h" }), "Plan again when that has ended."],
  ];
  for (const [problem, remedy] of remedies)
    it(`says what to do about ${tell(problem)}`, () => {
      assert.ok(tell(problem).endsWith(`. ${remedy}`), tell(problem));
    });

  it("names an absence of others in no brackets", () => {
    assert.match(
      tell(cause("not-in-staging", { package: "a", place: "p", others: [] })),
      /^a isn't in p\/staging\. /,
    );
  });

  it("is read only with the parameters of its code", () => {
    assert.ok(
      PromotionProblem.safeParse({ code: "promotion-locked", parameters: { place: "p", holder: "h" } })
        .success,
    );
    assert.ok(PromotionNote.safeParse({ code: "file-replaced", parameters: { location: "l" } }).success);
    for (const wrong of [
      { code: "promotion-locked", parameters: { place: "p" } },
      { code: "file-replaced", parameters: { location: "l" } },
      { code: "novel", parameters: {} },
    ])
      assert.ok(!PromotionProblem.safeParse(wrong).success);
  });
});
