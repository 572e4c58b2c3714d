import { targetOption } from "../../maintenance/gate/member-name";
import { findChangeGates, isLeftOut, judgeChangeGate } from "./judge-change-gate";
import { findPromotion, judgePlannedPromotion } from "./judge-promotion";
import { planNodes } from "./plan-nodes";
import type { NodePlan, PlanPart, PlanVerdict } from "./plan";
import type { Preview, PreviewedResource } from "./preview";
import { selectViolations } from "./select-violations";

/** How a preview ended, where that is known. */
export interface PreviewEnd {
  /** Its exit code. */
  readonly code: number;
  readonly stderr: string;
}

/** What is known of a preview beside what it says of the resources that are planned. */
interface PreviewAround {
  readonly end?: PreviewEnd | undefined;
  /** Whether something has to have a gate in it. */
  readonly needsGate: boolean;
  /** Whether something else has told already why the preview failed. */
  readonly isExplained: boolean;
}

/** What a part of a preview comes to: of one fleet, or of what is of none. What is missing from the preview is among the failures. */
export function judgePart(preview: Preview, { end, needsGate, isExplained }: PreviewAround): PlanPart {
  const [gate, ...otherGates] = findChangeGates(preview.resources);
  const promoting = findPromotion(preview.resources);
  const isAsked = gate !== undefined && !isLeftOut(gate);
  const judged = isAsked ? judgeChangeGate(gate, preview) : undefined;
  const promoted = promoting && judgePlannedPromotion(promoting, preview);
  const { nodes, unreadable, incomplete } = planNodes(preview.resources);
  const promotion = promoted?.promotion;
  const findings = [...(judged?.findings ?? []), ...(promoted?.findings ?? [])];
  const isHostUnfit = promoting !== undefined && (promotion?.problems.length ?? 0) > 0;
  const ofProblems = new Set([...incomplete, ...(isHostUnfit ? [promoting.urn] : [])]);
  const violations = selectViolations(preview.violations, findings, ofProblems);
  const forbidden = [...findings, ...violations].some(({ level }) => level === "mandatory");
  const failures = [
    ...explainErrors(preview, ofProblems, forbidden || isExplained, end),
    ...otherGates.map(
      ({ urn }) => `The change gate ${urn} is a second one, and a fleet has one. Nothing was judged by it.`,
    ),
    ...unreadable,
    ...(judged?.failures ?? []),
    ...(promoted?.failures ?? []),
  ];
  // Where Pulumi said why it ended, nobody needs to be told what it didn't get to.
  if (needsGate && gate === undefined && promoting === undefined && failures.length === 0)
    failures.push(NO_GATE);
  if (gate !== undefined && !isAsked && failures.length === 0) failures.push(...explainLeftOut(gate, nodes));
  return {
    verdict: reachVerdict(failures, forbidden, ofProblems.size === 0),
    ...(judged?.judgement !== undefined && { judgement: judged.judgement }),
    ...(promotion !== undefined && { promotion }),
    findings,
    violations,
    nodes,
    failures,
  };
}

/** A named fleet may be left out as a whole: another one runs alone. */
function explainLeftOut({ inputs: { fleet } }: PreviewedResource, nodes: readonly NodePlan[]): string[] {
  const name = typeof fleet === "string" ? fleet : undefined;
  const isWhole = nodes.every(({ changes, problems }) => changes.length + problems.length === 0);
  if (name !== undefined && isWhole) return [];
  return [
    `The run leaves the gate out, so nothing was judged. Name it among the targets, too: \`${targetOption(name, "gate")}\`.`,
  ];
}

const NO_GATE =
  "The preview has no change gate, so nothing was judged. Either the program declares none, or the gate doesn't change. " +
  "`pulumi preview --json` shows an unchanged gate only with `--show-sames`.";

/** The engine's last word on a preview with violations. */
const PREVIEW_FAILED = "preview failed";

/**
 * Errors that are neither a node's problems nor explained by a violation: Pulumi's own, or the program's.
 *
 * @param ofProblems URNs of resources that tell their problems as errors
 * @param isExplained whether a violation or another part of the preview has told why it failed
 */
function explainErrors(
  { errors, complete }: Preview,
  ofProblems: ReadonlySet<string>,
  isExplained: boolean,
  end: PreviewEnd | undefined,
): string[] {
  const failures = errors.filter(
    ({ urn, message }) => !ofProblems.has(urn) && !(isExplained && message === PREVIEW_FAILED),
  );
  if (failures.length > 0) return failures.map(({ message }) => message);
  if (end !== undefined && end.code !== 0 && !isExplained) {
    const said = end.stderr.trim().replace(/^error: /, "");
    return [said === "" ? `\`pulumi preview\` ended with exit code ${end.code} and said nothing.` : said];
  }
  return complete ? [] : ["The preview was cut short: its end is missing."];
}

function reachVerdict(failures: readonly string[], forbidden: boolean, isWhole: boolean): PlanVerdict {
  if (failures.length > 0) return "failed";
  if (forbidden) return "forbidden";
  return isWhole ? "fine" : "incomplete";
}
