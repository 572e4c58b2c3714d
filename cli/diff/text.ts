import { plainLine } from "../../maintenance/text/plain-text";
import type { Diff, DiffPart } from "./diff";
import { describeAdvisory, describeOutcome, MOVEMENTS } from "./wording";

/** The diff for somebody at a terminal. */
export function renderText(diff: Diff): string {
  const { from, to, reasons, unknown, parts } = diff;
  const paragraphs = [
    [`${from.name} → ${to.name}: ${describeOutcome(diff)}`, `  ${from.digest}`, `  ${to.digest}`],
    reasons.map((reason) => `  ${reason}`),
    ...parts.map(describeOperation),
    unknown.length === 0
      ? []
      : [
          `Not in the impact catalogue, so they count as interrupting until machines show who uses them: ${unknown.join(", ")}`,
        ],
  ];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(plainLine).join("\n"))
    .join("\n\n")}\n`;
}

function describeOperation({ title, changes, advisories }: DiffPart): string[] {
  const width = Math.max(0, ...changes.map(({ what }) => what.length));
  return [
    `${title}:`,
    ...changes.map(({ what, impact }) =>
      impact === undefined ? `  ${what}` : `  ${what.padEnd(width)}  ${impact.lowestTier}`,
    ),
    ...(["closed", "reopened"] as const).flatMap((movement) => {
      const moved = advisories.filter((advisory) => advisory.movement === movement);
      return moved.length === 0
        ? []
        : [`  ${MOVEMENTS[movement]}:`, ...moved.map((advisory) => `    ${describeAdvisory(advisory)}`)];
    }),
  ];
}
