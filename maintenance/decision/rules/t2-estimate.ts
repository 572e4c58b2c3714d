import { describeMinutes } from "../../calendar/describe";
import type { Finding } from "../finding";
import type { Change } from "../../change/change";
import { FEWEST_MEASURED } from "../../interruptions/learned";
import { listWords } from "../../text/list-words";
import { describeTimes } from "../learned-length";
import type { ExpectedInterruption } from "../expected-interruption";
import type { Judgement } from "../inputs";
import { describeChange, recordRule, type Rule } from "../rule";

const ofRecord = recordRule({
  name: "t2-estimate",
  description:
    "A T2 says how long it interrupts service. Its estimate is no shorter than any service's part, or than the plan expects.",
  severity: "high",
  remediation:
    "Record under estimate.totalMinutes how long customers will notice the change. The notice tells them so. Or name signed evidence under evidence that measured the interruption.",
});

export const t2Estimate: Rule = {
  ...ofRecord,
  advice: `A learned estimate rests on ${FEWEST_MEASURED} measurements at least of each service that the plan interrupts.`,
  judge: (judgement) => {
    const lacks = ofRecord.judge(judgement);
    return lacks.length > 0 ? lacks : findShortness(judgement);
  },
};

function findShortness({ change, expectedInterruption: expected }: Judgement): Finding[] {
  if (change.estimate?.isLearned === true) return findUnlearned(change, expected);
  const estimated = change.estimate?.totalMinutes ?? 0;
  if (change.tier !== "T2" || expected === undefined || expected.minutes <= estimated) return [];
  return [
    {
      rule: ofRecord.name,
      level: "mandatory",
      target: describeChange(change),
      message: `Change ${change.id} estimates ${describeMinutes(estimated)} of interruption, and the plan expects ${describeMinutes(expected.minutes)}: ${REASONS[expected.by]}.`,
      remedy: `Set estimate.totalMinutes to ${Math.ceil(expected.minutes)} or more, and tell customers that${REMEDIES[expected.by]}.`,
    },
  ];
}

/** What was measured too seldom counts by the fleet file. */
function findUnlearned(change: Change, expected: ExpectedInterruption | undefined): Finding[] {
  const lacking = expected?.lacking ?? [];
  if (change.tier !== "T2" || expected === undefined || lacking.length === 0) return [];
  return [
    {
      rule: ofRecord.name,
      level: "advisory",
      target: describeChange(change),
      message: `Change ${change.id} takes a learned estimate, and the nodes' journals have only ${listWords(lacking.map(describeTimes))} of the last year. ${FEWEST_MEASURED} are needed, so the fleet file's minutes count: ${describeMinutes(expected.minutes)}.`,
      remedy: "Announce those minutes. Later runs are measured, and learned of.",
    },
  ];
}

const REASONS: Readonly<Record<ExpectedInterruption["by"], string>> = {
  learned: "earlier runs took that long",
  measured: "the change's evidence measured that in the sandbox",
  fleet: "the work takes that long by the fleet file's minutes",
};

const REMEDIES: Readonly<Record<ExpectedInterruption["by"], string>> = {
  learned: "",
  measured: "",
  fleet:
    ". Or name signed evidence that measured the interruption. Or correct the fleet file's containerMinutes and nodeMinutes",
};
