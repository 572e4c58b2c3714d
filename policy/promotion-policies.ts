import type { Temporal } from "@js-temporal/polyfill";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { REPOSITORY_PROMOTION } from "../maintenance/gate/resource-types";
import { judgePromotion } from "../maintenance/promotion/judge";
import { PlannedPromotion } from "../maintenance/promotion/planned";
import { PROMOTION_RULES } from "../maintenance/promotion/rules";
import { judgePinned, PINNED_EVIDENCE_SCHEMA } from "./pinned-evidence";
import { RecordJudge } from "./record-judge";
import { createReadablePolicy } from "./record-readable";
import { createRulePolicies } from "./rule-policies";

/**
 * The rules of promotion as policies, and one for a record that can't be read.
 *
 * @param readClock what time it is where the pack runs: what is dated later, or too long ago, counts by that alone
 */
export function createPromotionPolicies(readClock: () => Temporal.Instant): ResourceValidationPolicy[] {
  const judge = new RecordJudge("promotion", PlannedPromotion, (planned) => ({
    findings: judgePromotion(planned, readClock()),
  }));
  return [
    createReadablePolicy(
      REPOSITORY_PROMOTION,
      {
        name: "promotion-record",
        description: "What a promotion stands on can be read and judged.",
        maker: "RepositoryPromotion",
      },
      judge,
    ),
    ...PROMOTION_RULES.flatMap((rule) =>
      rule.name === "promotion-evidence"
        ? createRulePolicies(
            REPOSITORY_PROMOTION,
            rule,
            (args, policy) => judgePinned(judge, policy, args),
            PINNED_EVIDENCE_SCHEMA,
          )
        : createRulePolicies(REPOSITORY_PROMOTION, rule, (args) => judge.judge(args)),
    ),
  ];
}
