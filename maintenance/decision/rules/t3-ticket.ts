import { recordRule } from "../rule";

export const t3Ticket = recordRule({
  name: "t3-ticket",
  description: "A T3 has a ticket.",
  severity: "medium",
  remediation: "Record under ticket the ticket that the change closes.",
});
