import { RULES } from "../maintenance/decision/rules";
import { PROMOTION_RULES } from "../maintenance/promotion/rules";
import { createPolicies } from "../policy/policies";
import type { MarkdownTable } from "./markdown-table";

/** The mark of the table in docs/policies.md. */
export const POLICY_TABLE = "policies";

/** Who else checks what is no rule, by the policy's name. */
const CHECKED_BESIDE_THE_PACK: Readonly<Record<string, string>> = {
  clock: "gate",
  "gate-asked": "guard",
  "one-fleet-each": "gate",
  "plan-is-whole": "report",
};

/** Every policy of the pack, in its order. */
export function policyTable(): MarkdownTable {
  return {
    heads: ["Rule", "Level", "What it asks for", "Who checks it", "How to satisfy it"],
    rows: createPolicies().map(({ name, enforcementLevel, description, remediationSteps }) => [
      `\`${name}\``,
      String(enforcementLevel),
      description,
      ["pack", ...checkersOf(name)].join(", "),
      remediationSteps ?? "",
    ]),
  };
}

/** The guard lets pass what is advisory. */
function checkersOf(policy: string): readonly string[] {
  const isOf = ({ name }: { readonly name: string }): boolean =>
    name === policy || `${name}-advice` === policy;
  const rule = RULES.find(isOf);
  if (rule !== undefined)
    return rule.name === policy && rule.level === "mandatory" ? ["gate", "guard"] : ["gate"];
  if (PROMOTION_RULES.some(isOf)) return ["promotion"];
  const beside = CHECKED_BESIDE_THE_PACK[policy];
  return beside === undefined ? [] : [beside];
}
