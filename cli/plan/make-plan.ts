import { OWN_TYPES, REPOSITORY_PROMOTION } from "../../maintenance/gate/resource-types";
import { groupBy } from "../../maintenance/packages/grouping";
import { compareNames } from "./compare-names";
import { judgePart, type PreviewEnd } from "./judge-part";
import { type FleetPlan, PLAN_VERDICTS, type Plan, type PlanVerdict } from "./plan";
import type { Preview, PreviewedResource } from "./preview";

/** What a preview comes to, for each of its fleets by itself. A pure function. */
export function makePlan(preview: Preview, end?: PreviewEnd): Plan {
  const byFleet = groupBy(preview.resources.filter(isOfFleet), fleetOf);
  const fleets = [...byFleet]
    .sort(([a = ""], [b = ""]) => compareNames(a, b))
    .map(([fleet, resources]) => planFleet(fleet, selectFrom(preview, resources)));
  const ofFleets = [...byFleet.values()].flat();
  const isExplained = fleets.some(({ verdict }) => verdict === "failed" || verdict === "forbidden");
  const needsGate = fleets.length === 0;
  const rest = judgePart(leaveOut(preview, ofFleets), { end, needsGate, isExplained });
  const { promotion, findings, violations, failures } = rest;
  return {
    format: 4,
    verdict: gravest([rest, ...fleets].map(({ verdict }) => verdict)),
    ...{ project: preview.project, stack: preview.stack },
    ...(promotion !== undefined && { promotion }),
    ...{ fleets, findings, violations, failures },
  };
}

function planFleet(fleet: string | undefined, preview: Preview): FleetPlan {
  const plan = judgePart(preview, { needsGate: true, isExplained: false });
  return { ...(fleet !== undefined && { fleet }), ...plan };
}

function gravest(verdicts: readonly PlanVerdict[]): PlanVerdict {
  return PLAN_VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? "fine";
}

function isOfFleet({ type }: PreviewedResource): boolean {
  return type.startsWith(OWN_TYPES) && type !== REPOSITORY_PROMOTION;
}

function fleetOf({ inputs: { fleet } }: PreviewedResource): string | undefined {
  return typeof fleet === "string" ? fleet : undefined;
}

/** What a preview says of some resources. Whether it was read to its end is told of the whole. */
function selectFrom(preview: Preview, resources: readonly PreviewedResource[]): Preview {
  const urns = new Set(resources.map(({ urn }) => urn));
  return {
    ...preview,
    resources,
    violations: preview.violations.filter(({ urn }) => urns.has(urn)),
    errors: preview.errors.filter(({ urn }) => urns.has(urn)),
    complete: true,
  };
}

function leaveOut(preview: Preview, resources: readonly PreviewedResource[]): Preview {
  const urns = new Set(resources.map(({ urn }) => urn));
  return {
    ...preview,
    resources: preview.resources.filter(({ urn }) => !urns.has(urn)),
    violations: preview.violations.filter(({ urn }) => !urns.has(urn)),
    errors: preview.errors.filter(({ urn }) => !urns.has(urn)),
  };
}
