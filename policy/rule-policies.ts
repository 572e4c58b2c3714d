import type { PolicyConfigSchema, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import type { Level } from "../maintenance/decision/finding";
import type { Rule } from "../maintenance/decision/rule";
import type { Judgement } from "./gate-judge";
import { createGatePolicy } from "./gate-policy";

/** A judgement of the gate that is asked about; or what is wrong with the policy's settings, as a sentence. */
export type AskedJudge = (
  args: ResourceValidationArgs,
  policy: string,
) => Judgement | { readonly problem: string };

/**
 * A rule as policies. A policy has one level, whatever it finds, so that a mandatory rule that also advises is two: its own, and
 * one for the advice.
 *
 * @param settings of the first, where it has some
 */
export function createRulePolicies(
  rule: Rule,
  judge: AskedJudge,
  settings?: PolicyConfigSchema,
): ResourceValidationPolicy[] {
  const { name, level, severity, description, remediation: remediationSteps, advice } = rule;
  const policy = createGatePolicy(
    { name, enforcementLevel: level, severity, description, remediationSteps },
    (args) => listFindings(judge(args, name), name, level),
  );
  const own = settings === undefined ? policy : { ...policy, configSchema: settings };
  if (advice === undefined) return [own];
  const adviceName = `${name}-advice`;
  return [
    own,
    createGatePolicy(
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

/** None for a record that can't be read: `gate-record` tells that. */
function listFindings(judgement: ReturnType<AskedJudge>, rule: string, level: Level): string[] {
  if ("problem" in judgement) return [judgement.problem];
  if ("unreadable" in judgement) return [];
  return judgement.verdict.findings
    .filter((finding) => finding.rule === rule && finding.level === level)
    .map(({ message, remedy, target }) => `${message} ${remedy} (${target})`);
}
