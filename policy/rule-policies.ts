import type { PolicyConfigSchema, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import type { Finding, Level } from "../maintenance/decision/finding";
import type { Rule } from "../maintenance/decision/rule";
import type { Judged } from "./record-judge";
import { createRecordPolicy } from "./record-policy";

/** What a policy has to say of a rule: all but the judging. */
export type RuleTexts = Omit<Rule, "judge">;

/** The findings of a judge who was asked; or what is wrong with the policy's settings, as a sentence. */
export type Asked = Judged<unknown, { readonly findings: readonly Finding[] }> | { readonly problem: string };

/** @param policy the name of the one that asks */
export type AskedJudge = (args: ResourceValidationArgs, policy: string) => Asked;

/**
 * A rule as policies. A policy has one level, whatever it finds, so that a mandatory rule that also advises is two: its own, and
 * one for the advice.
 *
 * @param type of the resource that is asked about
 * @param settings of the first, where it has some
 */
export function createRulePolicies(
  type: string,
  rule: RuleTexts,
  judge: AskedJudge,
  settings?: PolicyConfigSchema,
): ResourceValidationPolicy[] {
  const { name, level, severity, description, remediation: remediationSteps, advice } = rule;
  const policy = createRecordPolicy(
    type,
    { name, enforcementLevel: level, severity, description, remediationSteps },
    (args) => listFindings(judge(args, name), name, level),
  );
  const own = settings === undefined ? policy : { ...policy, configSchema: settings };
  if (advice === undefined) return [own];
  const adviceName = `${name}-advice`;
  return [
    own,
    createRecordPolicy(
      type,
      {
        name: adviceName,
        enforcementLevel: "advisory",
        severity: "low",
        description: advice,
        remediationSteps,
      },
      (args) => listFindings(judge(args, adviceName), name, "advisory"),
    ),
  ];
}

/** None for a record that can't be read, which a policy of its own tells, and for one that was passed over. */
function listFindings(asked: Asked, rule: string, level: Level): string[] {
  if ("problem" in asked) return [asked.problem];
  if (!("verdict" in asked)) return [];
  return asked.verdict.findings
    .filter((finding) => finding.rule === rule && finding.level === level)
    .map(({ message, remedy, target }) => `${message} ${remedy} (${target})`);
}
