import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { Finding } from "../maintenance/decision/finding";
import type { Rule } from "../maintenance/decision/rule";
import type { GateJudge } from "./gate-judge";
import { createGatePolicy } from "./gate-policy";

/**
 * A rule as policies. A policy has one level, whatever it finds, so that a mandatory rule that also advises is two: its own, and
 * one for the advice.
 */
export function createRulePolicies(rule: Rule, judge: Pick<GateJudge, "judge">): ResourceValidationPolicy[] {
  const { name, level, severity, description, remediation: remediationSteps, advice } = rule;
  const policy = createGatePolicy(
    { name, enforcementLevel: level, severity, description, remediationSteps },
    ({ props }) => listFindings(judge, props, name, level),
  );
  if (advice === undefined) return [policy];
  return [
    policy,
    createGatePolicy(
      {
        name: `${name}-advice`,
        enforcementLevel: "advisory",
        severity: "low",
        description: advice,
        remediationSteps,
      },
      ({ props }) => listFindings(judge, props, name, "advisory"),
    ),
  ];
}

/** None for a record that can't be read: `gate-record` tells that. */
function listFindings(
  judge: Pick<GateJudge, "judge">,
  props: unknown,
  rule: string,
  level: Finding["level"],
): string[] {
  const judgement = judge.judge(props);
  if ("unreadable" in judgement) return [];
  return judgement.verdict.findings
    .filter((finding) => finding.rule === rule && finding.level === level)
    .map(({ message, remedy, target }) => `${message} ${remedy} (${target})`);
}
