import { z } from "zod";
import type { Preview } from "./preview";
import { readStackUrn } from "./stack-urn";

/** The document that `pulumi preview --json` prints at its end. */
const Digest = z.object({
  config: z.record(z.string(), z.string()).nullish(),
  steps: z
    .array(
      z.object({
        urn: z.string(),
        op: z.string(),
        newState: z
          .object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).nullish() })
          .nullish(),
      }),
    )
    .nullish(),
  diagnostics: z
    .array(z.object({ urn: z.string().nullish(), message: z.string(), severity: z.string() }))
    .nullish(),
});

/** @throws ZodError for a document of another form */
export function readDigest(document: unknown): Preview {
  const { config, steps, diagnostics } = Digest.parse(document);
  const resources = (steps ?? []).flatMap(({ urn, op, newState }) =>
    newState ? [{ urn, type: newState.type, isSame: op === "same", inputs: newState.inputs ?? {} }] : [],
  );
  return {
    ...readStackUrn(resources.map(({ urn }) => urn)),
    configuration: config ?? {},
    resources,
    // This form leaves them out.
    violations: [],
    errors: (diagnostics ?? [])
      .filter(({ severity }) => severity === "error")
      .map(({ urn, message }) => ({ urn: urn ?? "", message: message.replace(/^error: /, "").trim() })),
    complete: true,
  };
}
