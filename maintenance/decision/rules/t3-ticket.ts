import { recordRule } from "../rule";

export const t3Ticket = recordRule("t3-ticket", "A T3 has a ticket.");
