import assert from "node:assert/strict";
import { describePromotionNote, type PromotionNote } from "../../../../maintenance/promotion/note";
import {
  PROMOTION_CODES,
  promotionProblem,
  PromotionProblem,
} from "../../../../maintenance/promotion/problem";
import { PROBLEM_SAMPLES } from "./problem-samples";
import { tell } from "./promotion-fixture";

describe("a problem of a promotion", () => {
  it("has its sentences for each code", () => {
    assert.deepEqual(
      PROBLEM_SAMPLES.map(([code]) => code),
      PROMOTION_CODES,
    );
    for (const [code, parameters, sentences] of PROBLEM_SAMPLES)
      assert.equal(tell({ code, parameters }), sentences, code);
  });

  it("names createrepo_c where its programs are missing, and an absence of others in no brackets", () => {
    assert.match(
      tell(promotionProblem("program-missing", { place: "p", program: "modifyrepo_c" })),
      /^p lacks the program modifyrepo_c\. Install createrepo_c there, which has it;/,
    );
    assert.match(
      tell(promotionProblem("not-in-staging", { package: "a", place: "p", others: [] })),
      /^a isn't in p\/staging\. /,
    );
  });

  it("is read only with the parameters of its code", () => {
    assert.ok(
      PromotionProblem.safeParse({ code: "locked", parameters: { place: "p", holder: "h" } }).success,
    );
    for (const wrong of [
      { code: "locked", parameters: { place: "p" } },
      { code: "novel", parameters: {} },
    ])
      assert.ok(!PromotionProblem.safeParse(wrong).success);
  });
});

describe("a note of a promotion", () => {
  const notes: [note: PromotionNote, sentence: string][] = [
    [
      {
        code: "missing-dependency-before",
        parameters: { package: "a", need: "n", because: [{ package: "b", why: "leaves" }] },
      },
      "a needs n, which nothing provides (b does, but leaves), and that was so before",
    ],
    [
      { code: "conflict-before", parameters: { package: "a", other: "b", what: "c" } },
      "a conflicts with b (c), and that was so before",
    ],
    [
      { code: "file-replaced", parameters: { location: "l" } },
      "l is another file afterwards, so that whoever has read updates' metadata before must read it again",
    ],
    [
      { code: "updates-unreadable", parameters: { said: "It's damaged." } },
      "What updates has now can't be read, so that nothing says what leaves it: It's damaged.",
    ],
  ];
  for (const [note, sentence] of notes)
    it(`says what ${note.code} is`, () => {
      assert.equal(describePromotionNote(note), sentence);
    });
});
