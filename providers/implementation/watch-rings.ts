import { listTargets } from "../../maintenance/changes/group-changes";
import { TOLERANCE_MINUTES } from "../../maintenance/decision/clocks";
import type { NodeSighting, TargetSighting } from "../../maintenance/rings/sighting";
import { describeCause } from "../../maintenance/problems/describe";
import { type Cause, cause, type Problem } from "../../maintenance/problems/problem";
import { causeOf } from "../../maintenance/problems/problem-error";
import type { NodeObservation } from "../../remote/look/observe";
import { keepMarks, type MarkedPart, type MarkRequest } from "../../remote/marks/release-marks";
import type { OperationLayer } from "../../kinds/declared-kind";
import { type Operation, type OperationArgs, targetsOf } from "../../kinds/operation";
import type { Plan, PreparedPlan } from "../../kinds/draft";
import type { Gate } from "../../maintenance/gate/gate";
import type { Phase } from "./phase";
import { problemsOf } from "./tell-plan";

interface Watched extends MarkedPart {
  readonly state: TargetSighting["state"];
}

/**
 * Tells the gate what is seen on a node of the rings that others wait for. What has all of the release is marked there with
 * this moment, unless it was before: nobody knows since when somebody else's work, or nobody's, left it so.
 *
 * @param plans of the operations, all of one node
 */
export async function watchRings(
  operations: readonly Operation[],
  plans: readonly PreparedPlan[],
  phase: Phase,
  gate: Gate,
): Promise<void> {
  const [first] = operations;
  if (first === undefined || !plans.every(({ observed }) => observed)) return;
  if (!operations.some((operation) => watchedTargets(operation, gate).length > 0)) return;
  const { args } = first;
  const { node } = args;
  const problems: readonly Problem[] = plans.flatMap(problemsOf);
  let sighting: NodeSighting = { node: args.node, targets: [], problems };
  try {
    const observation = await phase.observe(args, []);
    const watched = operations.flatMap((operation, i) => watch(operation, plans[i], observation, gate));
    const marks = await keepMarks(phase.sessionOf(args), {
      ...describeMoment(args, gate),
      found: watched.filter(({ state }) => state === "sound"),
      asked: watched,
    });
    sighting = {
      node: args.node,
      targets: watched.map((part) => {
        const since = marks.sinceOf(part);
        return { target: part.target, state: part.state, ...(since !== undefined && { since }) };
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
  args: OperationArgs,
  layer: OperationLayer,
  targets: readonly string[],
  phase: Phase,
  gate: Gate,
): Promise<Cause | undefined> {
  const changed = targets
    .filter((target) => gate.isWaitedFor(args.node, target))
    .map((target) => ({ target, layer: layer.name }));
  if (changed.length === 0) return undefined;
  try {
    const { problem } = await keepMarks(phase.sessionOf(args), { ...describeMoment(args, gate), changed });
    return problem;
  } catch (error) {
    return cause("since-unkept", { said: describeCause(causeOf(error), args.node) });
  }
}

function describeMoment(
  { release }: OperationArgs,
  gate: Gate,
): Omit<MarkRequest, "found" | "changed" | "asked"> {
  return {
    digest: release.digest,
    now: gate.now(),
    ...(!gate.isClockSet && { toleranceMinutes: TOLERANCE_MINUTES }),
  };
}

function watchedTargets(operation: Operation, gate: Gate): string[] {
  const { args } = operation;
  return targetsOf(operation).filter(
    (target) => gate.isWaitedFor(args.node, target) && gate.waitsForRing(args.node, target) === undefined,
  );
}

function watch(
  operation: Operation,
  plan: Plan | undefined,
  observation: NodeObservation,
  gate: Gate,
): Watched[] {
  if (plan === undefined) return [];
  const due = listTargets(plan.pending);
  const troubled = new Set([...plan.troubled, ...plan.problems.map(({ target }) => target)]);
  return watchedTargets(operation, gate).map((target) => {
    const runs = target === "node" || observation.containers.get(target)?.state === "running";
    const isSound = !due.has(target) && !troubled.has(target);
    return { target, layer: operation.layer, state: !runs ? "stopped" : isSound ? "sound" : "other" };
  });
}
