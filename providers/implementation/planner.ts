import { groupWork, readWork } from "../../maintenance/gate/work-lines";
import { preparePackages } from "../../remote/prepare";
import { prepareModules } from "../../remote/framework/prepare";
import type { PackagesArgs, Part, PartArgs } from "../part";
import type { Draft, Plan, Prepared } from "./draft";
import { draftFramework, readFrameworkKeys } from "./draft-framework";
import { completeWays, draftPackages } from "./draft-packages";
import type { PlannedPart } from "./gate";
import type { Phase } from "./phase";
import { readDeclaredRelease, readRelease } from "./release-file";

/** A plan, or, of a node that couldn't be observed, none. */
export interface PreparedPlan extends Plan {
  readonly observed: boolean;
}

/** `prepare`: a node also fetches what the plan needs. `look`: nothing is fetched, and the release is as its file says it now. */
export type Depth = "prepare" | "look";

const NOTHING_PREPARED: Prepared = {
  packages: new Map(),
  modules: { unusable: new Map(), descriptions: new Map() },
};

/**
 * Looks once what is there on a node, works out what must change for each part, and has the node fetch and verify what
 * that needs. Never throws: what is wrong is a problem of the plans.
 *
 * @param parts of one node
 * @returns a plan for each part
 */
export async function makePlans(
  parts: readonly Part[],
  phase: Phase,
  depth: Depth = "prepare",
): Promise<readonly PreparedPlan[]> {
  try {
    const drafts = await draftPlans(parts, phase, depth);
    // Better to learn on a Wednesday that something can't be had than in the window.
    const prepared = depth === "look" ? NOTHING_PREPARED : await prepare(parts, drafts, phase);
    return drafts.map((draft) => refuseUnreadable({ ...draft.finish(prepared), observed: true }));
  } catch (error) {
    return parts.map(() => describeNoPlan(sentenceOf(error)));
  }
}

/** As {@link makePlans}, for one part. */
export async function makePlan(part: Part, phase: Phase, depth: Depth = "prepare"): Promise<PreparedPlan> {
  const [plan] = await makePlans([part], phase, depth);
  return plan ?? describeNoPlan("nothing was planned");
}

/** A plan as the gate judges it. */
export function describePart(
  { node, minutes, ways }: PartArgs,
  { pending, restarts, scopes }: Plan,
): PlannedPart {
  const rounds = Math.ceil(scopes.length / ways.parallel);
  return { node, pending, restarts, minutes: rounds * minutes.unit };
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function draftPlans(parts: readonly Part[], phase: Phase, depth: Depth): Promise<Draft[]> {
  const looksAtFramework = parts.some(({ layer }) => layer === "framework");
  const drafts: Draft[] = [];
  for (const { layer, args } of parts) {
    const { release: reference } = args;
    const release = depth === "look" ? readRelease(reference.file) : readDeclaredRelease(reference);
    const observation = await phase.observe(args, looksAtFramework);
    drafts.push(
      layer === "framework"
        ? draftFramework(args, release, observation, phase.gate?.rollsBack ?? false)
        : draftPackages(layer, args, release, observation),
    );
  }
  return drafts;
}

async function prepare(parts: readonly Part[], drafts: readonly Draft[], phase: Phase): Promise<Prepared> {
  const [packages, modules] = await Promise.all([
    preparePackagesOf(parts, drafts, phase),
    prepareModulesOf(parts, drafts, phase),
  ]);
  return { packages, modules };
}

async function preparePackagesOf(
  parts: readonly Part[],
  drafts: readonly Draft[],
  phase: Phase,
): Promise<Prepared["packages"]> {
  const packages = drafts.flatMap((draft) => draft.packages);
  const args = parts.find(isOfPackages)?.args;
  if (packages.length === 0 || args === undefined) return NOTHING_PREPARED.packages;
  return await preparePackages(phase.sessionOf(args), completeWays(args), packages);
}

async function prepareModulesOf(
  parts: readonly Part[],
  drafts: readonly Draft[],
  phase: Phase,
): Promise<Prepared["modules"]> {
  const units = drafts.flatMap((draft) => draft.modules);
  const [part] = parts;
  if (units.length === 0 || part === undefined) return NOTHING_PREPARED.modules;
  return await prepareModules(phase.sessionOf(part.args), readFrameworkKeys(units), units);
}

function isOfPackages(part: Part): part is Extract<Part, { args: PackagesArgs }> {
  return part.layer !== "framework";
}

/** What the gate can't read back it can't judge: a customer's container may have put it there, and must stop nobody else. */
function refuseUnreadable(plan: PreparedPlan): PreparedPlan {
  try {
    readWork(groupWork([{ node: "node", ...plan }]));
    return plan;
  } catch (error) {
    return describeNoPlan(`its plan can't be judged: ${sentenceOf(error)}`);
  }
}

function describeNoPlan(problem: string): PreparedPlan {
  return {
    observed: false,
    pending: [],
    restarts: [],
    notes: [],
    unmanaged: [],
    problems: [problem],
    unusable: [],
    scopes: [],
    troubled: [],
    describeWork: () => {
      throw new Error(problem);
    },
  };
}
