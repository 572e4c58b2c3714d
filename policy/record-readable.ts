import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { RecordJudge } from "./record-judge";
import { createRecordPolicy, type PolicyTexts } from "./record-policy";

/** Where a record can't be read, the other policies have nothing to judge: this one says so. */
export function createReadablePolicy(
  type: string,
  { name, description, maker }: Pick<PolicyTexts, "name" | "description"> & { readonly maker: string },
  judge: Pick<RecordJudge<unknown, unknown>, "judge">,
): ResourceValidationPolicy {
  return createRecordPolicy(
    type,
    {
      name,
      enforcementLevel: "mandatory",
      severity: "critical",
      description,
      remediationSteps: `Use the policy pack of the release of this project that the program uses. Let nothing else make a ${maker}.`,
    },
    (args) => {
      const judged = judge.judge(args);
      if ("unasked" in judged) return [judged.unasked];
      if (!("unreadable" in judged)) return [];
      return [
        `${judged.unreadable} Nothing was judged. Use the pack that belongs to the program's release of this project.`,
      ];
    },
  );
}
