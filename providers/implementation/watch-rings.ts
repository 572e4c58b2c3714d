import { listTargets } from "../../maintenance/changes/group-changes";
import { TOLERANCE_MINUTES } from "../../maintenance/decision/clocks";
import type { NodeSighting, TargetSighting } from "../../maintenance/rings/sighting";
import { describeCause } from "../../maintenance/problems/describe";
import { type Cause, cause, type Problem } from "../../maintenance/problems/problem";
import { causeOf } from "../../maintenance/problems/problem-error";
import type { NodeObservation } from "../../remote/observe";
import { keepMarks, type MarkedPart, type MarkRequest } from "../../remote/release-marks";
import type { Part, PartArgs, PartLayer } from "../part";
import type { Plan } from "./draft";
import type { Gate } from "../../maintenance/gate/gate";
import { scopesOf } from "./part-scopes";
import type { Phase } from "./phase";
import { type PreparedPlan } from "./planner";
import { problemsOf } from "./tell-plan";

interface Watched extends MarkedPart {
  readonly state: TargetSighting["state"];
}

/**
 * Tells the gate what is seen on a node of the rings that others wait for. What has all of the release is marked there with
 * this moment, unless it was before: nobody knows since when somebody else's work, or nobody's, left it so.
 *
 * @param plans of the parts, all of one node
 */
export async function watchRings(
  parts: readonly Part[],
  plans: readonly PreparedPlan[],
  phase: Phase,
  gate: Gate,
): Promise<void> {
  const [first] = parts;
  if (first === undefined || !plans.every(({ observed }) => observed)) return;
  if (!parts.some((part) => watchedScopes(part, gate).length > 0)) return;
  const { args } = first;
  const { node } = args;
  const problems: readonly Problem[] = plans.flatMap(problemsOf);
  let sighting: NodeSighting = { node: args.node, targets: [], problems };
  try {
    const observation = await phase.observe(args, false);
    const watched = parts.flatMap((part, i) => watchPart(part, plans[i], observation, gate));
    const marks = await keepMarks(phase.sessionOf(args), {
      ...describeMoment(args, gate),
      found: watched.filter(({ state }) => state === "sound"),
      asked: watched,
    });
    sighting = {
      node: args.node,
      targets: watched.map((part) => {
        const since = marks.sinceOf(part);
        return { target: part.scope, state: part.state, ...(since !== undefined && { since }) };
      }),
      problems: marks.problem === undefined ? problems : [...problems, { node, ...marks.problem }],
    };
  } catch (error) {
    sighting = { ...sighting, problems: [...problems, { node, ...causeOf(error) }] };
  }
  gate.addSighting(sighting);
}

/**
 * Marks what a run has just brought to its release.
 *
 * @returns why that couldn't be done: its time begins when somebody looks at it next
 */
export async function markChanged(
  args: PartArgs,
  layer: PartLayer,
  scopes: readonly string[],
  phase: Phase,
  gate: Gate,
): Promise<Cause | undefined> {
  const changed = scopes
    .filter((scope) => gate.isWaitedFor(args.node, scope))
    .map((scope) => ({ scope, layer }));
  if (changed.length === 0) return undefined;
  try {
    const { problem } = await keepMarks(phase.sessionOf(args), { ...describeMoment(args, gate), changed });
    return problem;
  } catch (error) {
    return cause("since-unkept", { said: describeCause(causeOf(error), args.node) });
  }
}

function describeMoment({ release }: PartArgs, gate: Gate): Omit<MarkRequest, "found" | "changed" | "asked"> {
  return {
    digest: release.digest,
    now: gate.now(),
    ...(!gate.isClockSet && { toleranceMinutes: TOLERANCE_MINUTES }),
  };
}

function watchedScopes(part: Part, gate: Gate): string[] {
  const { args } = part;
  return scopesOf(part).filter(
    (scope) => gate.isWaitedFor(args.node, scope) && gate.waitsForRing(args.node, scope) === undefined,
  );
}

function watchPart(part: Part, plan: Plan | undefined, observation: NodeObservation, gate: Gate): Watched[] {
  if (plan === undefined) return [];
  const due = listTargets(plan.pending);
  const troubled = new Set([...plan.troubled, ...plan.problems.map(({ target }) => target)]);
  return watchedScopes(part, gate).map((scope) => {
    const runs = scope === "node" || observation.containers.get(scope)?.state === "running";
    const isSound = !due.has(scope) && !troubled.has(scope);
    return { scope, layer: part.layer, state: !runs ? "stopped" : isSound ? "sound" : "other" };
  });
}
