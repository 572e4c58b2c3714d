import { recordRule } from "../rule";

export const t3Impact = recordRule({
  name: "t3-impact",
  description: "A T3 has an impact that support or engineering voiced.",
  severity: "medium",
  remediation:
    "Have support or engineering say what customers suffer until it's deployed, and record it under impact with voicedBy; or let it wait as a T1.",
});
