import { recordRule } from "../rule";

export const classified = recordRule({
  name: "classified",
  description: "Every change has a tier; there is no default.",
  severity: "high",
  remediation:
    "Give the change record a tier. For Friday night: T1 (no interruption) or T2 (interruption). For emergencies: T3 (no interruption), T4 or SHTF.",
});
