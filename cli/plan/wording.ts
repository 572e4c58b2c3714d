import { describeMinutes } from "../../maintenance/calendar/describe";
import { describeChange, groupAsRead } from "../../maintenance/changes/describe-change";
import { formatContainerIds } from "../../maintenance/fleet/container-ids";
import { asOnePart } from "./as-one-part";
import type { NodePlan, Plan, PlanJudgement, PlanLine, PlanPart, PromotionPlan } from "./plan";

/* What all renderings of a plan say alike. */

/** A part of a plan, under a title of its own. */
export interface TitledPart {
  /** Absent for the first one, which has the plan's title. */
  readonly fleet?: string;
  /** In words. */
  readonly verdict: string;
  readonly part: PlanPart;
}

/** The plan as one part where it has one fleet or none; else what is of no fleet, and behind it each fleet. */
export function listParts(plan: Plan): readonly TitledPart[] {
  const whole = asOnePart(plan);
  const verdict = describePlanVerdict(whole);
  const { fleets, findings, violations, failures } = plan;
  if (fleets.length < 2) return [{ verdict, part: whole }];
  return [
    { verdict, part: { ...whole, nodes: [], findings, violations, failures } },
    ...fleets.map(({ fleet = "", ...part }) => ({ fleet, verdict: describePlanVerdict(part), part })),
  ];
}

/** `not allowed by the maintenance policy` */
export function describePlanVerdict(plan: PlanPart): string {
  switch (plan.verdict) {
    case "failed":
      return plan.nodes.length > 0 || plan.promotion !== undefined
        ? "could be made only in part"
        : "can't be made";
    case "forbidden":
      return "not allowed by the maintenance policy";
    case "incomplete":
      return "not whole: a run couldn't carry it out as it is";
    case "fine":
      return plan.nodes.some(changesSomething) || promotesSomething(plan)
        ? "allowed by the maintenance policy"
        : "nothing would change";
  }
}

function promotesSomething({ promotion }: Pick<Plan, "promotion">): boolean {
  return promotion !== undefined && promotion.action !== "none";
}

/** `2026-10-30 → 2026-11-27, a new snapshot` */
export function describeTransition({ transition, action, release }: PromotionPlan): string {
  switch (action) {
    case "build":
      return `${transition}, a new snapshot`;
    case "switch":
      return `${transition}, by a switch to the snapshot that is there`;
    case "none":
      return `${release.name} already`;
    default:
      return "unknown, since its host couldn't be looked at";
  }
}

/** `2026-11-27, approved by infrastructure team on 2026-11-26T10:00-05:00` */
export function describeApproval({ id, approval }: PromotionPlan): string {
  const by = approval === undefined ? "approved by nobody" : `approved by ${approval.by} on ${approval.at}`;
  return id === undefined ? `${by}; no promotion file is named` : `${id}, ${by}`;
}

/** What becomes of packages, each with how. */
export function listPackages({ promoted, leaving, toSign }: PromotionPlan): [how: string, nevra: string][] {
  return [
    ...promoted.map((nevra): [string, string] => [
      toSign.includes(nevra) ? "signed and promoted" : "promoted",
      nevra,
    ]),
    ...leaving.map((nevra): [string, string] => ["leaving, newer than the release's", nevra]),
  ];
}

export function changesSomething({ changes }: NodePlan): boolean {
  return changes.length > 0;
}

/** `T1; the lowest that fits is T2` */
export function describeTier({ change, lowestTier }: PlanJudgement): string {
  if (change === undefined) return `none is declared; the lowest that fits is ${lowestTier}`;
  const tier = change.tier ?? "unclassified";
  if (lowestTier === "T1" || tier === lowestTier) return tier;
  return `${tier}; the lowest that fits is ${lowestTier}`;
}

/** `sandbox, with the clock set to 2026-11-28T03:05:00Z, when it was 2026-11-30T09:12:00Z` */
export function describeEnvironment({ environment, now, reallyNow }: PlanJudgement): string {
  return reallyNow === undefined
    ? environment
    : `${environment}, with the clock set to ${now}, when it was ${reallyNow}`;
}

/** `about 1 hour 30 minutes, in rings up to beta` */
export function describeWork({ expectedMinutes, ring }: PlanJudgement): string {
  const work = expectedMinutes === 0 ? "none" : `about ${describeMinutes(expectedMinutes)}`;
  return ring === undefined ? work : `${work}, in rings up to ${ring}`;
}

/** `interrupted: alder (24/7), birch` and the like, a line for each kind. */
export function describeCustomers({ customers, unobserved }: PlanJudgement): string[] {
  const list = (interrupted: boolean): string =>
    customers
      .filter((customer) => customer.interrupted === interrupted)
      .map(({ id, is24x7 }) => (is24x7 ? `${id} (24/7)` : id))
      .join(", ");
  const lines = [
    ["interrupted", list(true)],
    ["something changes, without interruption", list(false)],
  ] as const;
  const told = lines.filter(([, ids]) => ids !== "").map(([what, ids]) => `${what}: ${ids}`);
  const unknown = unobserved.length === 0 ? [] : [`unknown: those on ${unobserved.join(", ")}`];
  return told.length + unknown.length === 0 ? ["nobody is affected"] : [...told, ...unknown];
}

/** `the node`, `container 101`, `the node and 2 containers` */
export function countTargets({ targets }: PlanLine): string {
  const containers = targets.filter((target) => target !== "node");
  const [first = ""] = containers;
  const inContainers = containers.length === 1 ? `container ${first}` : `${containers.length} containers`;
  if (containers.length === 0) return "the node";
  return containers.length === targets.length ? inContainers : `the node and ${inContainers}`;
}

/** The containers, where `countTargets` only counts them. */
export function listContainers({ targets }: PlanLine): string | undefined {
  const containers = targets.filter((target) => target !== "node");
  return containers.length > 1 ? formatContainerIds(containers) : undefined;
}

/** As people read them: what reads alike is one line, whoever uses a package where. */
export function linesAsRead(changes: readonly PlanLine[]): PlanLine[] {
  return groupAsRead(changes).map((group) => ({ what: describeChange(group.change), ...group }));
}
