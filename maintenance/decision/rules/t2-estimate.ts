import { recordRule } from "../rule";

export const t2Estimate = recordRule("t2-estimate", "A T2 says how long it interrupts service.");
