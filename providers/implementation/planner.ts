import { readCurrentRelease, readDeclaredRelease } from "../../declarations/declared-release";
import { type Cause, cause, problemOf } from "../../maintenance/problems/problem";
import { causeOf, ProblemError } from "../../maintenance/problems/problem-error";
import { preparePackages } from "../../remote/prepare";
import { prepareModules } from "../../remote/framework/prepare";
import type { NodeObservation } from "../../remote/observe";
import type { NodeSession } from "../../remote/session";
import type { PackagesArgs, Part, PartArgs } from "../part";
import type { Draft, Plan, Prepared } from "./draft";
import { draftFramework, readFrameworkKeys } from "./draft-framework";
import { completeWays, draftPackages } from "./draft-packages";
import type { Gate, PlannedPart } from "../../maintenance/gate/gate";
import { scopesOf } from "./part-scopes";
import { joinLines } from "./summary";
import { draftNothing, findWaiting } from "./waiting-targets";

/** A plan, or, of a node that couldn't be observed, none. */
export interface PreparedPlan extends Plan {
  readonly observed: boolean;
}

/** What plans are made with: a phase, which makes connections and observations once. */
export interface PlanningPhase {
  readonly gate: Gate | undefined;
  sessionOf(args: PartArgs): NodeSession;
  /** @param withFramework whether FreePBX's modules are looked at, too */
  observe(args: PartArgs, withFramework: boolean): Promise<NodeObservation>;
}

/** `prepare`: a node also fetches what the plan needs. `look`: nothing is fetched, and the release is as its file says it now. */
export type Depth = "prepare" | "look";

const NOT_PLANNED = cause("prevented", { said: "nothing was planned" });

const NO_PACKAGES: Prepared["packages"] = {
  unusable: new Map(),
  resolutions: new Map(),
  contents: { arriving: new Map(), leaving: new Map() },
};
const NO_MODULES: Prepared["modules"] = { unusable: new Map(), descriptions: new Map() };

/** What came of something that may fail. */
type Attempt<T> = { readonly value: T } | { readonly problem: Cause };

/**
 * Looks once what is there on a node, works out what must change for each part, and has the node fetch and verify what
 * that needs. Never throws: what is wrong is a problem of the plans that need it, and of no other.
 *
 * @param parts of one node
 * @returns a plan for each part
 */
export async function makePlans(
  parts: readonly Part[],
  phase: PlanningPhase,
  depth: Depth = "prepare",
): Promise<readonly PreparedPlan[]> {
  const looksAtFramework = parts.some(({ layer }) => layer === "framework");
  const drafts = await Promise.all(
    parts.map((part) => attempt(() => draftPlan(part, phase, depth, looksAtFramework))),
  );
  const drafted = drafts.flatMap((draft) => ("value" in draft ? [draft.value] : []));
  // Better to learn on a Wednesday that something can't be had than in the window.
  const [packages, modules] = await Promise.all([
    attempt(() => (depth === "look" ? NO_PACKAGES : preparePackagesOf(parts, drafted, phase))),
    attempt(() => (depth === "look" ? NO_MODULES : prepareModulesOf(parts, drafted, phase))),
  ]);
  return Promise.all(
    parts.map(async (part, index) => {
      const draft = drafts[index] ?? { problem: NOT_PLANNED };
      const plan = await attempt(() => finishPlan(draft, packages, modules));
      return "value" in plan ? plan.value : describeNoPlan(part, plan.problem);
    }),
  );
}

/** As {@link makePlans}, for one part. */
export async function makePlan(
  part: Part,
  phase: PlanningPhase,
  depth: Depth = "prepare",
): Promise<PreparedPlan> {
  const [plan] = await makePlans([part], phase, depth);
  return plan ?? describeNoPlan(part, NOT_PLANNED);
}

/** A plan as the gate judges it. */
export function describePart({ node, minutes, ways }: PartArgs, { pending, scopes }: Plan): PlannedPart {
  const rounds = Math.ceil(scopes.length / ways.parallel);
  return { node, pending, minutes: rounds * minutes.unit, unitMinutes: minutes.unit };
}

async function attempt<T>(work: () => T | Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { problem: causeOf(error) };
  }
}

function requireValue<T>(outcome: Attempt<T>): T {
  if ("problem" in outcome) throw new ProblemError(outcome.problem);
  return outcome.value;
}

async function draftPlan(
  part: Part,
  phase: PlanningPhase,
  depth: Depth,
  looksAtFramework: boolean,
): Promise<Draft> {
  const { layer, args } = part;
  const waiting = findWaiting(part, phase.gate);
  // What isn't this run's at all needn't even be reached.
  if (waiting.size === scopesOf(part).length) return draftNothing(args.node, waiting);
  const { release: reference } = args;
  const release = depth === "look" ? readCurrentRelease(reference.file) : readDeclaredRelease(reference);
  const observation = await phase.observe(args, looksAtFramework);
  return layer === "framework"
    ? draftFramework(args, release, observation, phase.gate?.rollsBack ?? false, waiting)
    : draftPackages(layer, args, release, observation, waiting);
}

function finishPlan(
  attempted: Attempt<Draft>,
  packages: Attempt<Prepared["packages"]>,
  modules: Attempt<Prepared["modules"]>,
): PreparedPlan {
  const draft = requireValue(attempted);
  const plan = draft.finish({
    packages: draft.packages.length === 0 ? NO_PACKAGES : requireValue(packages),
    modules: draft.modules.length === 0 ? NO_MODULES : requireValue(modules),
  });
  return {
    ...plan,
    unmanaged: joinLines(plan.unmanaged),
    observed: true,
  };
}

async function preparePackagesOf(
  parts: readonly Part[],
  drafts: readonly Draft[],
  phase: PlanningPhase,
): Promise<Prepared["packages"]> {
  const packages = drafts.flatMap((draft) => draft.packages);
  const args = parts.find(isOfPackages)?.args;
  if (packages.length === 0 || args === undefined) return NO_PACKAGES;
  const transactions = drafts.flatMap((draft) => draft.transactions);
  return await preparePackages(phase.sessionOf(args), await completeWays(args), packages, transactions);
}

async function prepareModulesOf(
  parts: readonly Part[],
  drafts: readonly Draft[],
  phase: PlanningPhase,
): Promise<Prepared["modules"]> {
  const units = drafts.flatMap((draft) => draft.modules);
  const [part] = parts;
  if (units.length === 0 || part === undefined) return NO_MODULES;
  return await prepareModules(phase.sessionOf(part.args), await readFrameworkKeys(units), units);
}

function isOfPackages(part: Part): part is Extract<Part, { args: PackagesArgs }> {
  return part.layer !== "framework";
}

function describeNoPlan(part: Part, problem: Cause): PreparedPlan {
  return {
    observed: false,
    pending: [],
    notes: [],
    unmanaged: [],
    problems: [problemOf(part.args.node, "node", problem)],
    unusable: [],
    scopes: [],
    troubled: part.layer === "framework" ? [] : scopesOf(part),
    describeWork: () => Promise.reject(new ProblemError(problem, part.args.node)),
  };
}
