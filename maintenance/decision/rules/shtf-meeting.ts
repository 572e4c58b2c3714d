import { recordRule } from "../rule";

export const shtfMeeting = recordRule({
  name: "shtf-meeting",
  description: "An SHTF has an all-hands meeting on its severity.",
  severity: "high",
  remediation:
    "Hold the all-hands meeting. Record under allHandsMeeting when it was and what it concluded; or make the change a T4.",
});
