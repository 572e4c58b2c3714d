import { describeMinutes } from "../../calendar/describe";
import type { Finding } from "../finding";
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
  judge: (judgement) => {
    const lacks = ofRecord.judge(judgement);
    return lacks.length > 0 ? lacks : findShortness(judgement);
  },
};

function findShortness({ change, expectedInterruption: expected }: Judgement): Finding[] {
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

const REASONS: Readonly<Record<ExpectedInterruption["by"], string>> = {
  measured: "the change's evidence measured that in the sandbox",
  fleet: "the work takes that long by the fleet file's minutes",
};

const REMEDIES: Readonly<Record<ExpectedInterruption["by"], string>> = {
  measured: "",
  fleet:
    ". Or name signed evidence that measured the interruption. Or correct the fleet file's containerMinutes and nodeMinutes",
};
