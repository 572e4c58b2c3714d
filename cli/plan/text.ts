import { plainLine } from "../../maintenance/text/plain-text";
import { describeBatches } from "../../maintenance/waves/describe-waves";
import type { Level } from "../../maintenance/decision/finding";
import type { NodePlan, Plan, PlanJudgement, PlanLine, PlanPart, PromotionPlan } from "./plan";
import { listNotes, listProblems, listUnmanaged } from "./problems";
import {
  countTargets,
  describeApproval,
  describeCustomers,
  describeEnvironment,
  describeTier,
  describeTransition,
  describeWork,
  linesAsRead,
  listContainers,
  listPackages,
  listParts,
} from "./wording";

/** The plan for somebody at a terminal, or reading a job's log. */
export function renderText(plan: Plan): string {
  const { stack } = plan;
  const title = stack === "" ? "Plan" : `Plan for stack ${stack}`;
  const paragraphs = listParts(plan).flatMap(({ fleet, verdict, part }) =>
    describePart(`${fleet === undefined ? title : `Fleet ${fleet}`}: ${verdict}`, part),
  );
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(plainLine).join("\n"))
    .join("\n\n")}\n`;
}

function describePart(head: string, plan: PlanPart): string[][] {
  const { judgement, promotion, failures, nodes } = plan;
  return [
    [head],
    failures.flatMap((failure) => failure.split("\n")),
    judgement === undefined ? [] : describeJudgement(judgement),
    promotion === undefined ? [] : describePromotion(promotion),
    ...(["mandatory", "advisory"] as const).map((level) => describeFindings(plan, level)),
    describeProblems(plan),
    ...nodes.filter(hasMoreThanProblems).map(describeNode),
    promotion === undefined ? [] : describePackages(promotion),
  ];
}

function describeJudgement(judgement: PlanJudgement): string[] {
  const { change, release, window, reasons } = judgement;
  return describeFields([
    ["change", [change === undefined ? "none is declared" : `${change.id}: ${change.title}`]],
    ["tier", [describeTier(judgement), ...reasons]],
    ["window", window === undefined ? [] : [window.text]],
    ["work", [describeWork(judgement)]],
    ["waves", describeBatches(judgement.waves ?? [])],
    ["release", [`${release.name} (${release.digest})`]],
    ["customers", describeCustomers(judgement)],
    ["clock", judgement.reallyNow === undefined ? [] : [describeEnvironment(judgement)]],
  ]);
}

function describePromotion(promotion: PromotionPlan): string[] {
  const { repository, release } = promotion;
  return describeFields([
    ["repository", [`${repository}: ${describeTransition(promotion)}`]],
    ["release", [`${release.name} (${release.digest})`]],
    ["promotion", [describeApproval(promotion)]],
  ]);
}

function describePackages(promotion: PromotionPlan): string[] {
  const lines = [
    ...listPackages(promotion).map(([how, nevra]) => `${nevra}: ${how}`),
    ...promotion.notes.map(({ message }) => `note: ${message}`),
  ];
  return lines.length === 0 ? [] : [`${promotion.repository}:`, ...lines.map((line) => `  ${line}`)];
}

function describeFields(fields: readonly [name: string, lines: readonly string[]][]): string[] {
  const width = Math.max(...fields.map(([name]) => name.length));
  return fields.flatMap(([name, lines]) =>
    lines.map((line, index) => `  ${(index === 0 ? name : "").padEnd(width)}  ${line}`),
  );
}

function describeFindings({ findings, violations }: PlanPart, level: Level): string[] {
  const lines = [
    ...findings
      .filter((finding) => finding.level === level)
      .flatMap(({ rule, target, message, remedy }) => [
        `  ${rule} (${target}): ${message}`,
        `    → ${remedy}`,
      ]),
    ...violations
      .filter((violation) => violation.level === level)
      .map(({ pack, policy, message }) => `  ${policy} (policy pack ${pack}): ${message}`),
  ];
  return lines.length === 0 ? [] : [level === "mandatory" ? "Mandatory:" : "Advisory:", ...lines];
}

function describeProblems(plan: PlanPart): string[] {
  const lines = listProblems(plan).map((problem) => `  ${problem}`);
  return lines.length === 0 ? [] : ["Problems:", ...lines];
}

function hasMoreThanProblems({ changes, notes, unmanaged, problems }: NodePlan): boolean {
  return changes.length + notes.length + unmanaged.length > 0 || problems.length === 0;
}

function describeNode(plan: NodePlan): string[] {
  const { node, changes } = plan;
  const lines = [
    ...describeLines(linesAsRead(changes)),
    ...listNotes(plan).map((note) => `note: ${note}`),
    ...listUnmanaged(plan).map((line) => `unmanaged: ${line}`),
  ];
  return [`${node}:`, ...(lines.length === 0 ? ["nothing would change"] : lines).map((line) => `  ${line}`)];
}

function describeLines(lines: readonly PlanLine[]): string[] {
  const width = Math.max(0, ...lines.map(({ what }) => what.length));
  return lines.map((line) => {
    const containers = listContainers(line);
    return `${line.what.padEnd(width)}  ${countTargets(line)}${containers === undefined ? "" : `: ${containers}`}`;
  });
}
