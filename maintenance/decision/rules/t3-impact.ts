import { recordRule } from "../rule";

export const t3Impact = recordRule({
  name: "t3-impact",
  description: "A T3 has an impact that support or engineering voiced.",
  severity: "medium",
  remediation:
    "Have support or engineering say what customers suffer until then. Record it under impact with voicedBy. Or let the change wait as a T1.",
});
