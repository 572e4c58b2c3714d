import assert from "node:assert/strict";
import { Phase } from "../../../../providers/implementation/phase";
import { describePromotionProblem } from "../../../../maintenance/promotion/problem";
import { lookAtRepository } from "../../../../providers/implementation/look-at-repository";
import { SILENT_LOG } from "../../../harness/silent-log";
import type { DeclaredPromotion } from "../../../../providers/implementation/promotion-inputs";

describe("the look at a repository's host", () => {
  for (const [said, sentence] of [
    ["updates let us in but started no shell: exit 1", "updates let us in but started no shell: exit 1."],
    ["updates can't be reached. Check the address.", "updates can't be reached. Check the address."],
  ] as const) {
    it(`says in a sentence why there's none: ${said}`, async () => {
      const failing = (): never => {
        throw new Error(said);
      };
      // Nothing of it is looked at before the release is read.
      const { plan, findings } = await lookAtRepository(
        {} as DeclaredPromotion,
        failing,
        new Phase(SILENT_LOG),
      );
      assert.equal(plan, undefined);
      const [problem, ...more] = findings.problems;
      assert.ok(problem?.code === "promotion-unobserved" && more.length === 0);
      assert.equal(describePromotionProblem(problem).message, sentence);
    });
  }
});
