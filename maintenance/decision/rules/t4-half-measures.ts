import { recordRule } from "../rule";

export const t4HalfMeasures = recordRule({
  name: "t4-half-measures",
  description:
    "A T4 or SHTF records which half measures the infrastructure team discussed, even when none are needed.",
  severity: "high",
  remediation:
    "Have the infrastructure team discuss what protects customers until then. Record it under halfMeasures: `none needed` is an answer.",
});
