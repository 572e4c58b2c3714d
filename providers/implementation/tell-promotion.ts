import type { Finding } from "../../maintenance/decision/finding";
import { listSome } from "../../maintenance/text/list-some";
import { describeCause } from "../../maintenance/problems/describe";
import type { PromotionFindings } from "../../maintenance/promotion/planned";
import type { PromotionStep } from "../../remote/promotion/events";
import type { Phase } from "./phase";
import type { DeclaredPromotion } from "./promotion-inputs";
import { describeFinding } from "./tell-decision";

/** Shows a plan with its resource, in Pulumi's own display. What an apply is refused for is said as it's refused. */
export function tellPromotion(
  { resourceUrn, mode }: DeclaredPromotion,
  found: PromotionFindings,
  findings: readonly Finding[],
  phase: Phase,
): void {
  for (const line of describePromotion(found)) phase.log.info(resourceUrn, line);
  if (mode === "apply") return;
  for (const finding of findings) {
    if (finding.level === "mandatory") phase.log.warning(resourceUrn, describeFinding(finding));
    else phase.log.error(resourceUrn, describeProblem(finding));
  }
}

function describeProblem({ message, remedy }: Pick<Finding, "message" | "remedy">): string {
  return `${message} ${remedy}`;
}

function describePromotion({
  transition,
  action,
  approvedBefore,
  promoted,
  leaving,
  toSign,
  notes: found,
}: PromotionFindings): string[] {
  const notes = found.map((note) => describeCause(note, ""));
  if (action === undefined || action === "none") return notes;
  const way =
    action === "build"
      ? "a new snapshot"
      : `the snapshot that is there, approved by ${approvedBefore?.by ?? "nobody"} on ${approvedBefore?.at ?? "no day"}`;
  return [
    `${transition}: ${way}`,
    ...(promoted.length > 0 ? [`promoted: ${listSome(promoted)}`] : []),
    ...(toSign.length > 0 ? [`signed on the way: ${listSome(toSign)}`] : []),
    ...(leaving.length > 0 ? [`leaving, since the release has an older build: ${listSome(leaving)}`] : []),
    ...notes,
  ];
}

const STEPS: Readonly<Record<PromotionStep, string>> = {
  locking: "locking the repository",
  planning: "looking whether it's still as planned",
  gathering: "gathering packages",
  verifying: "verifying checksums and signatures",
  describing: "making the metadata",
  signing: "signing the metadata",
  storing: "storing the snapshot",
  switching: "switching updates to it",
};

export function describeStep(step: PromotionStep): string {
  return STEPS[step];
}
