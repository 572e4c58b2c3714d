import type { Interval } from "../calendar/intervals";
import { assessImpact, type ImpactAssessment } from "../impact/assess";
import { chooseWindow } from "./choose-window";
import type { Finding } from "./finding";
import type { DecisionInputs, Judgement } from "./inputs";
import { RULES } from "./rules";

export interface Decision {
  /** In the order of the rules. */
  readonly findings: readonly Finding[];
  readonly assessment: ImpactAssessment;
  /** What it was judged against: the open window, or for a plan the next one that the change can still make. */
  readonly window?: Interval;
}

/** What the maintenance policy has to say about a change, by what would really change and when. */
export function decide(inputs: DecisionInputs): Decision {
  const assessment = assessImpact(inputs.work, inputs.catalogue);
  const window = chooseWindow(inputs);
  const judgement: Judgement = { ...inputs, assessment, ...(window !== undefined && { window }) };
  const findings = RULES.flatMap((rule) => rule.judge(judgement));
  return { findings, assessment, ...(window !== undefined && { window }) };
}

/** Whether a run may go on. */
export function isAllowed({ findings }: Pick<Decision, "findings">): boolean {
  return findings.every(({ level }) => level !== "mandatory");
}
