import { readCurrentRelease, readDeclaredRelease } from "../declarations/declared-release";
import { type Cause, cause, problemOf } from "../maintenance/problems/problem";
import { causeOf, ProblemError } from "../maintenance/problems/problem-error";
import type { AskedQuestion } from "../remote/look/question";
import type { Draft, PreparedPlan } from "./draft";
import type { Depth, KindDefinition, PlanningPhase } from "./kind";
import { type Operation, type OperationArgs, targetsOf } from "./operation";
import { draftNothing, findWaiting } from "./waiting-targets";

/** What came of something that may fail. */
type Attempt<T> = { readonly value: T } | { readonly problem: Cause };

const NOT_PLANNED = cause("prevented", { said: "nothing was planned" });

/** As `Kind.plan` has it. */
export async function planOperations<Args extends OperationArgs, Need, Prepared, Facts>(
  kind: KindDefinition<Args, Need, Prepared, Facts>,
  operations: readonly Operation<Args>[],
  asked: readonly AskedQuestion[],
  phase: PlanningPhase,
  depth: Depth,
): Promise<readonly PreparedPlan[]> {
  const drafts = await Promise.all(
    operations.map((operation) => attempt(() => draftPlan(kind, operation, asked, phase, depth))),
  );
  const needs = drafts.flatMap((draft) =>
    "value" in draft && draft.value.need !== undefined ? [draft.value.need] : [],
  );
  const [first] = operations;
  const isFetched = depth === "prepare" && needs.length > 0;
  // Better to learn on a Wednesday that something can't be had than in the window.
  const prepared = await attempt(() =>
    first !== undefined && isFetched
      ? kind.prepare(phase.sessionOf(first.args), first.args, needs)
      : kind.unprepared,
  );
  return Promise.all(
    operations.map(async (operation, index) => {
      const draft = drafts[index] ?? { problem: NOT_PLANNED };
      const plan = await attempt(() => finishPlan(draft, prepared, kind.unprepared));
      return "value" in plan ? plan.value : describeNoPlan(operation, plan.problem);
    }),
  );
}

/** The plan of an operation that couldn't be planned. */
export function describeNoPlan(operation: Operation, problem: Cause = NOT_PLANNED): PreparedPlan {
  const { node } = operation.args;
  return {
    observed: false,
    pending: [],
    notes: [],
    unmanaged: [],
    problems: [problemOf(node, "node", problem)],
    unusable: [],
    targets: [],
    troubled: targetsOf(operation),
    describeWork: () => Promise.reject(new ProblemError(problem, node)),
  };
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

async function draftPlan<Args extends OperationArgs, Need, Prepared, Facts>(
  kind: KindDefinition<Args, Need, Prepared, Facts>,
  operation: Operation<Args>,
  asked: readonly AskedQuestion[],
  phase: PlanningPhase,
  depth: Depth,
): Promise<Draft<Need, Prepared>> {
  const { args } = operation;
  const waiting = findWaiting(operation, phase.gate);
  // What isn't this run's at all needn't even be reached.
  if (waiting.size === targetsOf(operation).length) return draftNothing(args.node, waiting);
  const { release: reference } = args;
  const release = depth === "look" ? readCurrentRelease(reference.file) : readDeclaredRelease(reference);
  const observation = await phase.observe(args, asked);
  const drain = phase.gate?.drain;
  return kind.draft(operation, {
    release,
    observation,
    waiting,
    rollsBack: phase.gate?.rollsBack ?? false,
    keepRunning: phase.gate?.servicesToKeep ?? [],
    layers: phase.gate?.layers ?? [],
    ...(drain !== undefined && { drain }),
  });
}

function finishPlan<Need, Prepared>(
  attempted: Attempt<Draft<Need, Prepared>>,
  prepared: Attempt<Prepared>,
  unprepared: Prepared,
): PreparedPlan {
  const draft = requireValue(attempted);
  return {
    ...draft.finish(draft.need === undefined ? unprepared : requireValue(prepared)),
    observed: true,
  };
}
