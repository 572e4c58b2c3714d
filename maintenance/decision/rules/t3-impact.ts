import { recordRule } from "../rule";

export const t3Impact = recordRule("t3-impact", "A T3 has an impact that support or engineering voiced.");
