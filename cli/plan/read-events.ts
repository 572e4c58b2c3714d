import { z } from "zod";
import { type PolicyViolation, type Preview, type PreviewedResource } from "./preview";
import { readStackUrn } from "./stack-urn";

const Metadata = z.object({
  urn: z.string(),
  type: z.string(),
  op: z.string(),
  new: z.object({ inputs: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

/** One event of the engine; those that tell a plan nothing have none of these. */
const EngineEvent = z.object({
  preludeEvent: z.object({ config: z.record(z.string(), z.string()).nullish() }).optional(),
  resourcePreEvent: z.object({ metadata: Metadata }).optional(),
  policyEvent: z
    .object({
      resourceUrn: z.string().default(""),
      message: z.string(),
      policyName: z.string(),
      policyPackName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
  diagnosticEvent: z
    .object({
      urn: z.string().default(""),
      message: z.string(),
      severity: z.string(),
      ephemeral: z.boolean().default(false),
    })
    .optional(),
  summaryEvent: z.object({}).optional(),
});
type EngineEvent = z.output<typeof EngineEvent>;

/** @throws ZodError for events of another form */
export function readEvents(lines: readonly unknown[]): Preview {
  const events = lines.map((line) => EngineEvent.parse(line));
  // A resource that will be replaced is told of more than once: the last one is how it will be.
  const resources = new Map<string, PreviewedResource>();
  for (const { resourcePreEvent } of events) {
    if (!resourcePreEvent?.metadata.new) continue;
    const { urn, type, op, new: future } = resourcePreEvent.metadata;
    resources.set(urn, { urn, type, isSame: op === "same", inputs: future.inputs ?? {} });
  }
  return {
    ...readStackUrn([...resources.keys()]),
    configuration: Object.assign(
      {},
      ...events.map(({ preludeEvent }) => preludeEvent?.config ?? {}),
    ) as Record<string, string>,
    resources: [...resources.values()],
    violations: events.flatMap(readViolation),
    errors: events.flatMap(({ diagnosticEvent }) =>
      diagnosticEvent?.severity === "error" && !diagnosticEvent.ephemeral
        ? [{ urn: diagnosticEvent.urn, message: diagnosticEvent.message.trim() }]
        : [],
    ),
    complete: events.some(({ summaryEvent }) => summaryEvent !== undefined),
  };
}

function readViolation({ policyEvent }: EngineEvent): PolicyViolation[] {
  if (policyEvent === undefined) return [];
  const { policyPackName, policyName, enforcementLevel, message, resourceUrn } = policyEvent;
  return [
    {
      pack: policyPackName,
      policy: policyName,
      // The engine reports what couldn't be remediated as mandatory; a level unknown here is none to overlook.
      level: enforcementLevel === "advisory" ? "advisory" : "mandatory",
      message: message.trim(),
      urn: resourceUrn,
    },
  ];
}
