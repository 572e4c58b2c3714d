import { recordRule } from "../rule";

export const t2Estimate = recordRule({
  name: "t2-estimate",
  description: "A T2 says how long it interrupts service.",
  severity: "high",
  remediation:
    "Record under estimate.totalMinutes how long customers will notice something: it's what the notice tells them.",
});
