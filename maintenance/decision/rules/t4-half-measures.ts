import { recordRule } from "../rule";

export const t4HalfMeasures = recordRule(
  "t4-half-measures",
  "A T4 or SHTF records the half measures that the infrastructure team discussed, even when none are needed.",
);
