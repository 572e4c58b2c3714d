import { escapeMarkdown, formatCode } from "../plan/escape-markdown";
import { fitSections, type Section } from "../plan/fit";
import { COMMENT_LIMIT } from "../plan/markdown";
import type { Diff, DiffPart } from "./diff";
import { describeAdvisory, describeOutcome, MOVEMENTS } from "./wording";

/** The diff as a comment of a pull request, in the Markdown that GitHub and GitLab have in common. */
export function renderMarkdown(diff: Diff, limit = COMMENT_LIMIT): string {
  const { from, to, reasons, unknown, parts } = diff;
  const title = `## ${formatCode(from.name)} → ${formatCode(to.name)}: ${describeOutcome(diff)}`;
  const head = `${title}\n\n${formatCode(from.digest)} → ${formatCode(to.digest)}\n`;
  const sections: Section[] = [
    { name: "headline", head, items: [], tail: "" },
    ...describeList("reasons", "Why it isn't T1", reasons),
    ...parts.flatMap(describeOperation),
    ...describeList(
      "unknown packages",
      "Not in the impact catalogue, so they count as interrupting until machines show who uses them",
      unknown,
    ),
  ];
  return fitSections(
    sections,
    limit,
    (missing) => `\n**Cut off**, as a comment holds no more: ${missing}. The diff's JSON has all of it.\n`,
  );
}

function describeOperation({ title, changes, advisories }: DiffPart): Section[] {
  const name = escapeMarkdown(title);
  const items = changes.map(
    ({ what, impact }) =>
      `| ${formatCode(what)} | ${impact?.lowestTier ?? ""} | ${escapeMarkdown(impact?.interrupts.join(", ") ?? "")} |\n`,
  );
  const head = `\n### ${name}\n\n| What | Tier | Interrupts |\n|---|---|---|\n`;
  return [
    ...(items.length === 0 ? [] : [{ name: `changes of ${name}`, head, items, tail: "" }]),
    ...(["closed", "reopened"] as const).flatMap((movement) => {
      const moved = advisories.filter((advisory) => advisory.movement === movement);
      return describeList(
        `advisories of ${name}`,
        `${MOVEMENTS[movement]} (${title})`,
        moved.map(describeAdvisory),
      );
    }),
  ];
}

function describeList(name: string, title: string, lines: readonly string[]): Section[] {
  if (lines.length === 0) return [];
  const items = lines.map((line) => `- ${escapeMarkdown(line)}\n`);
  return [{ name, head: `\n**${escapeMarkdown(title)}**\n\n`, items, tail: "" }];
}
