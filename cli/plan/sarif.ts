import { createHash } from "node:crypto";
import type { Level } from "../../maintenance/decision/finding";
import { RULES } from "../../maintenance/decision/rules";
import { PROMOTION_RULES } from "../../maintenance/promotion/rules";
import { describeProblems } from "../../maintenance/problems/describe";
import { causeKey } from "../../maintenance/problems/group";
import { plainJson, plainText } from "../../maintenance/text/plain-text";
import type { Plan, PlanPart, Violation } from "./plan";
import { listParts } from "./wording";

/*
 * SARIF 2.1.0 (OASIS), as far as code scanning reads it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 */

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** What isn't a rule of the maintenance policy: the plan has to be whole. */
const WHOLE_PLAN = describeRule(
  "plan-is-whole",
  "mandatory",
  "Every node and container can be looked at, and every package can be had.",
  "Mend what the problem names, and plan again.",
);

/** The plan as a log of findings, which CI systems show beside the files that they are about. */
export function renderSarif(plan: Plan): string {
  const parts = listParts(plan);
  const rules = [
    ...[...RULES, ...PROMOTION_RULES].map(({ name, level, description, remediation }) =>
      describeRule(name, level, description, remediation),
    ),
    WHOLE_PLAN,
    ...describePolicies(parts.flatMap(({ part }) => part.violations)),
  ];
  const found = parts.flatMap(({ fleet, part }) => {
    const results = listResults(part, stackFile(plan));
    if (fleet === undefined) return results;
    return results.map(({ text, identity, ...result }) => ({
      ...result,
      text: `Fleet ${fleet}: ${text}`,
      identity: [fleet, ...identity],
    }));
  });
  const run = {
    tool: { driver: { name: "maint plan", rules } },
    // Several stacks of a repository are several analyses, none of which replaces another.
    automationDetails: { id: `maint-plan/${plan.stack}/` },
    invocations: [
      {
        executionSuccessful: plan.verdict !== "failed",
        toolExecutionNotifications: parts.flatMap(({ fleet, part }) =>
          part.failures.map((text) => ({
            level: "error",
            message: { text: plainText(fleet === undefined ? text : `Fleet ${fleet}: ${text}`) },
          })),
        ),
      },
    ],
    results: found.map(({ rule, level, file, text, identity }) => ({
      ruleId: rule,
      ruleIndex: rules.findIndex(({ id }) => id === rule),
      level: sarifLevel(level),
      message: { text: plainText(text) },
      locations: [locate(file)],
      partialFingerprints: { "maintPlan/v1": fingerprint(identity) },
    })),
  };
  return `${plainJson(JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, undefined, 2))}\n`;
}

interface Result {
  readonly rule: string;
  readonly level: Level;
  readonly file: string;
  readonly text: string;
  readonly identity: readonly string[];
}

function listResults(plan: PlanPart, stackFile: string): Result[] {
  const changeFile = plan.judgement?.change?.file ?? plan.promotion?.file ?? stackFile;
  return [
    ...plan.findings.map(({ rule, level, target, message, remedy }) => ({
      rule,
      level,
      file: changeFile,
      text: `${message} ${remedy} (${target})`,
      identity: [rule, message],
    })),
    ...plan.violations.map((violation) => ({
      rule: policyId(violation),
      level: violation.level,
      file: changeFile,
      text: violation.message,
      identity: [policyId(violation), violation.message],
    })),
    ...listProblems(plan).map(({ text, identity }) => ({
      ...{ rule: WHOLE_PLAN.id, level: "mandatory" as const, file: stackFile, text },
      identity: [WHOLE_PLAN.id, ...identity],
    })),
  ];
}

/** A problem is the same as long as its cause is, whatever the figures. */
function listProblems({ nodes, promotion }: PlanPart): { text: string; identity: string[] }[] {
  const ofNodes = nodes.flatMap(({ node, problems }) =>
    problems.map((problem) => ({
      text: describeProblems([problem]).join(""),
      identity: [node, problem.targets ?? "", causeKey(problem)],
    })),
  );
  const ofHost = (promotion?.problems ?? []).map((problem) => ({
    text: `${problem.message} ${problem.remedy}`,
    identity: [promotion?.repository ?? "", causeKey(problem)],
  }));
  return [...ofNodes, ...ofHost];
}

/** Where everything else about a stack begins. */
function stackFile({ stack }: Pick<Plan, "stack">): string {
  return stack === "" ? "Pulumi.yaml" : `Pulumi.${stack}.yaml`;
}

function locate(file: string): object {
  // No finding is about a certain line, but code scanning shows none without.
  return {
    physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine: 1 } },
  };
}

function describePolicies(violations: readonly Violation[]) {
  const policies = new Map(violations.map((violation) => [policyId(violation), violation]));
  return [...policies].map(([id, { pack, policy, level }]) =>
    describeRule(id, level, `Policy ${policy} of the policy pack ${pack}.`, "See the policy pack."),
  );
}

function policyId({ pack, policy }: Violation): string {
  return `${pack}/${policy}`;
}

function describeRule(id: string, level: Level, description: string, remediation: string) {
  return {
    id,
    shortDescription: { text: description },
    fullDescription: { text: description },
    help: { text: remediation },
    defaultConfiguration: { level: sarifLevel(level) },
  };
}

function sarifLevel(level: Level): "error" | "warning" {
  return level === "mandatory" ? "error" : "warning";
}

/** The same for the same thing on the next plan, wherever it's in a list. */
function fingerprint(identity: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex");
}
