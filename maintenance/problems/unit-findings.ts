import { z } from "zod";
import { FINDINGS } from "./findings";
import type { ProblemKinds } from "./kind";

/** What a script found after a unit of work, or before it: a code, and its parameters in their order. */
export const unitFinding = z.object({ code: z.string(), parameters: z.array(z.string()).readonly() });
export const unitFindings = z.array(unitFinding).readonly();
export type UnitFinding = z.output<typeof unitFinding>;

const KINDS: ProblemKinds = FINDINGS;

/** A part of a sentence. A finding that this version doesn't know is shown as it is. */
export function describeUnitFinding({ code, parameters }: UnitFinding): string {
  const kind = Object.hasOwn(KINDS, code) ? KINDS[code] : undefined;
  const shape = Object.entries(kind?.parameters.shape ?? {});
  const named = shape.map(([name, schema], i): [string, unknown] => {
    const word = parameters[i] ?? "";
    return [name, z.safeParse(schema, word).success ? word : parameters.slice(i)];
  });
  const told = named.flatMap(([, value]) => value).length;
  if (kind === undefined || parameters.length > told) return [code, ...parameters].join(" ");
  return kind.sentence(Object.fromEntries(named), "");
}

export function describeUnitFindings(findings: readonly UnitFinding[]): string {
  return findings.map(describeUnitFinding).join("; ");
}

/** `gate no-regressions didn't pass: asterisk doesn't answer any more` */
export function describeFailedGate(gate: string, findings: readonly UnitFinding[]): string {
  const reasons = findings.length === 0 ? "it reported no reason" : describeUnitFindings(findings);
  return `gate ${gate} didn't pass: ${reasons}`;
}
