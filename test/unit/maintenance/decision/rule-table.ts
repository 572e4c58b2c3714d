import assert from "node:assert/strict";
import { chooseWindow } from "../../../../maintenance/decision/choose-window";
import { decide } from "../../../../maintenance/decision/decide";
import type { Finding } from "../../../../maintenance/decision/finding";
import type { DecisionInputs, Judgement } from "../../../../maintenance/decision/inputs";
import type { Rule } from "../../../../maintenance/decision/rule";
import { assessImpact } from "../../../../maintenance/impact/assess";
import { inputsOf } from "./decision-fixture";
import type { Case } from "./cases";

/** The table of one rule, which is asked alone; and then that no other one speaks up than the case says. */
export function describeRule(rule: Rule, cases: readonly Case[]): void {
  describe(`the rule ${rule.name}`, () => {
    const isOwn = (name: string): boolean => name.replace("?", "") === rule.name;

    it("has a case at least that passes, and one that doesn't", () => {
      assert.ok(cases.some(([, , ...expected]) => expected.length === 0));
      assert.ok(cases.some(([, , ...expected]) => expected.some(isOwn)));
    });

    for (const [title, parts, ...expected] of cases) {
      it(`${expected.length === 0 ? "is satisfied by" : "speaks up for"} ${title}`, () => {
        const inputs = inputsOf(parts);
        const found = rule.judge(judgementOf(inputs));
        assert.deepEqual(found.map(nameOf), expected.filter(isOwn), JSON.stringify(found, null, 1));
        for (const finding of found) checkSentences(finding);
        assert.deepEqual(decide(inputs).findings.map(nameOf), expected);
      });
    }
  });
}

/** `rule`, or `rule?` where it's advisory. */
export function nameOf({ rule, level }: Finding): string {
  return `${rule}${level === "advisory" ? "?" : ""}`;
}

function judgementOf(inputs: DecisionInputs): Judgement {
  const window = chooseWindow(inputs);
  const assessment = assessImpact(inputs.work, inputs.catalogue);
  return { ...inputs, assessment, ...(window !== undefined && { window }) };
}

function checkSentences({ target, message, remedy }: Finding): void {
  assert.match(target, /\S/);
  assert.match(message, /^\S.*\.$/);
  assert.match(remedy, /^[A-Z].*\.$/);
  assert.doesNotMatch(`${message} ${remedy}`, /undefined|\[object/);
}
