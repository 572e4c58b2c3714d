import type { Level } from "../../maintenance/decision/finding";
import { escapeMarkdown, formatCode, formatPreformatted } from "./escape-markdown";
import { fitSections, type Section } from "./fit";
import { describeBatches } from "../../maintenance/waves/describe-waves";
import type { NodePlan, Plan, PlanJudgement, PlanLine, PlanPart, PromotionPlan, PlanVerdict } from "./plan";
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

/** GitHub's limit of a comment, in characters; GitLab's is a million. */
export const COMMENT_LIMIT = 65_536;

const SIGNS: Readonly<Record<PlanVerdict, string>> = {
  failed: "💥",
  forbidden: "⛔",
  incomplete: "⚠️",
  fine: "✅",
};

/** By this line whoever writes the comment finds the one to replace. */
export function commentMarker({ stack }: Pick<Plan, "stack">): string {
  return `<!-- maint plan ${stack.replace(/[^\w.-]|-(?=-)/g, "_")} -->`;
}

/** The plan as a comment of a pull request, in the Markdown that GitHub and GitLab have in common. */
export function renderMarkdown(plan: Plan, limit = COMMENT_LIMIT): string {
  const { stack } = plan;
  const title = stack === "" ? "Maintenance plan" : `Maintenance plan for ${formatCode(stack)}`;
  const sections = listParts(plan).flatMap(({ fleet, verdict, part }) => {
    const sign = SIGNS[part.verdict];
    if (fleet === undefined) {
      const head = `${commentMarker(plan)}\n## ${sign} ${title}: ${verdict}\n`;
      return [{ name: "headline", head, items: [], tail: "" }, ...describePart(part)];
    }
    const name = formatCode(fleet);
    const headline = `\n## ${sign} Fleet ${name}: ${verdict}\n`;
    const ofFleet = [{ name: "headlines", head: "", items: [headline], tail: "" }, ...describePart(part)];
    return ofFleet.map((section) => ({ ...section, name: `${section.name} of fleet ${name}` }));
  });
  return fitSections(
    sections,
    limit,
    (missing) => `\n**Cut off**, as a comment holds no more: ${missing}. The plan's JSON has all of it.\n`,
  );
}

function describePart(plan: PlanPart): Section[] {
  const { judgement, promotion, nodes, failures } = plan;
  return [
    ...describeFailures(failures),
    ...(judgement === undefined ? [] : describeJudgement(judgement)),
    ...(promotion === undefined ? [] : describePromotion(promotion)),
    ...(["mandatory", "advisory"] as const).flatMap((level) => describeFindings(plan, level)),
    ...describeDetails("problems", "Problems", listProblems(plan), "open"),
    ...nodes.flatMap(describeChanges),
    ...nodes.flatMap(describeRest),
    ...(promotion === undefined ? [] : describePromoted(promotion)),
  ];
}

function describeFailures(failures: readonly string[]): Section[] {
  if (failures.length === 0) return [];
  const items = failures.map((failure) => `${formatPreformatted(failure)}\n\n`);
  return [{ name: "failures", head: "\n### Why\n\n", items, tail: "" }];
}

function describeJudgement(judgement: PlanJudgement): Section[] {
  const { change, release, window, reasons } = judgement;
  const rows: [string, string][] = [
    [
      "Change",
      change === undefined ? "none is declared" : `${formatCode(change.id)} ${escapeMarkdown(change.title)}`,
    ],
    ["Tier", [describeTier(judgement), ...reasons].map(escapeMarkdown).join("<br>")],
    ...(window === undefined ? [] : [["Window", escapeMarkdown(window.text)] satisfies [string, string]]),
    ["Work", describeWork(judgement)],
    ...(judgement.waves === undefined
      ? []
      : [
          ["Waves", describeBatches(judgement.waves).map(escapeMarkdown).join("<br>")] satisfies [
            string,
            string,
          ],
        ]),
    ["Customers", describeCustomers(judgement).map(escapeMarkdown).join("<br>")],
    ["Release", `${formatCode(release.name)} ${formatCode(release.digest)}`],
    ["Environment", describeEnvironment(judgement)],
  ];
  return describeRows(rows);
}

function describeRows(rows: readonly [string, string][]): Section[] {
  const items = rows.map(([name, value]) => `| ${name} | ${value} |\n`);
  return [{ name: "rows of the summary", head: "\n| | |\n|---|---|\n", items, tail: "" }];
}

function describePromotion(promotion: PromotionPlan): Section[] {
  const { repository, release } = promotion;
  return describeRows([
    ["Repository", `${formatCode(repository)} ${escapeMarkdown(describeTransition(promotion))}`],
    ["Release", `${formatCode(release.name)} ${formatCode(release.digest)}`],
    ["Promotion", escapeMarkdown(describeApproval(promotion))],
  ]);
}

function describePromoted(promotion: PromotionPlan): Section[] {
  const { repository, notes } = promotion;
  const items = listPackages(promotion).map(([how, nevra]) => `| ${formatCode(nevra)} | ${how} |\n`);
  const title = escapeMarkdown(repository);
  const head = `\n### ${title}\n\n| Package | What becomes of it |\n|---|---|\n`;
  return [
    ...(items.length === 0 ? [] : [{ name: `packages of ${title}`, head, items, tail: "" }]),
    ...describeDetails(
      "notes",
      `Notes on ${repository}`,
      notes.map(({ message }) => message),
      "",
    ),
  ];
}

function describeFindings({ findings, violations }: PlanPart, level: Level): Section[] {
  const items = [
    ...findings
      .filter((finding) => finding.level === level)
      .map(
        ({ rule, target, message, remedy }) =>
          `- ${formatCode(rule)} (${escapeMarkdown(target)}): ${escapeMarkdown(message)}\n  **What to do:** ${escapeMarkdown(remedy)}\n`,
      ),
    ...violations
      .filter((violation) => violation.level === level)
      .map(
        ({ pack, policy, message }) =>
          `- ${formatCode(policy)} (policy pack ${formatCode(pack)}): ${escapeMarkdown(message)}\n`,
      ),
  ];
  const title = level === "mandatory" ? "Mandatory" : "Advisory";
  return items.length === 0
    ? []
    : [{ name: `${level} findings`, head: `\n### ${title}\n\n`, items, tail: "" }];
}

function describeChanges({ node, changes }: NodePlan): Section[] {
  const items = linesAsRead(changes).map(
    (line) => `| ${formatCode(line.what)} | ${describeTargets(line)} |\n`,
  );
  if (items.length === 0) return [];
  const head = `\n### ${escapeMarkdown(node)}\n\n| What | Where |\n|---|---|\n`;
  return [{ name: `changes on ${escapeMarkdown(node)}`, head, items, tail: "" }];
}

function describeRest(plan: NodePlan): Section[] {
  const { node } = plan;
  return [
    ...describeDetails("notes", `Notes on ${node}`, listNotes(plan), ""),
    ...describeDetails(
      `unmanaged packages on ${node}`,
      `Packages on ${node} that no release speaks of`,
      listUnmanaged(plan),
      "",
    ),
  ];
}

function describeDetails(
  name: string,
  title: string,
  lines: readonly string[],
  state: "" | "open",
): Section[] {
  if (lines.length === 0) return [];
  const tag = state === "" ? "details" : `details ${state}`;
  return [
    {
      name,
      head: `\n<${tag}><summary>${escapeMarkdown(title)} (${lines.length})</summary>\n\n`,
      items: lines.map((line) => `- ${escapeMarkdown(line)}\n`),
      tail: "\n</details>\n",
    },
  ];
}

/** From so many containers on only their number is to be seen at first. */
const COLLAPSED_FROM = 6;

function describeTargets(line: PlanLine): string {
  const containers = listContainers(line);
  const count = countTargets(line);
  if (containers === undefined) return escapeMarkdown(count);
  const ids = escapeMarkdown(containers);
  return line.targets.length < COLLAPSED_FROM
    ? `${count}: ${ids}`
    : `<details><summary>${count}</summary>${ids}</details>`;
}
