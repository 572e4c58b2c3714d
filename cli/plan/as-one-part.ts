import type { Plan, PlanPart } from "./plan";

/** All that a plan says, of whichever fleet. The judgement is that of the only fleet, where there's one. */
export function asOnePart({ verdict, promotion, fleets, ...told }: Plan): PlanPart {
  const [only] = fleets.length === 1 ? fleets : [];
  return {
    verdict,
    ...(only?.judgement !== undefined && { judgement: only.judgement }),
    ...(promotion !== undefined && { promotion }),
    nodes: fleets.flatMap(({ nodes }) => nodes),
    findings: [...fleets.flatMap(({ findings }) => findings), ...told.findings],
    violations: [...fleets.flatMap(({ violations }) => violations), ...told.violations],
    failures: [...told.failures, ...fleets.flatMap(({ failures }) => failures)],
  };
}
