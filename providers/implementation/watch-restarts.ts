import { TOLERANCE_MINUTES } from "../../maintenance/decision/clocks";
import type { Gate } from "../../maintenance/gate/gate";
import { describeCause } from "../../maintenance/problems/describe";
import { type Cause, cause } from "../../maintenance/problems/problem";
import { causeOf } from "../../maintenance/problems/problem-error";
import type { DatedRestart } from "../../maintenance/restarts/record";
import type { RestartsSeen } from "../../maintenance/restarts/pending-restart";
import { keepRestartMarks } from "../../remote/marks/restart-marks";
import type { PreparedPlan } from "../../kinds/draft";
import type { Operation, OperationArgs } from "../../kinds/operation";
import type { Phase } from "./phase";
import type { Outcomes } from "./tell-outcomes";

/**
 * Tells the gate what waits for a restart on a node and in its containers, and since when. The node keeps that: a look that finds something
 * new marks it.
 *
 * @param plans of the operations, all of one node
 * @returns why the node couldn't keep that
 */
export async function watchRestarts(
  operations: readonly Operation[],
  plans: readonly PreparedPlan[],
  phase: Phase,
  gate: Gate,
): Promise<Cause | undefined> {
  const [first] = operations;
  const seen = plans.flatMap(({ restarts }) => restarts ?? []);
  const looked = seen.flatMap((one) => one.looked);
  if (first === undefined || looked.length === 0) return undefined;
  const { args } = first;
  const found = seen.flatMap((one) => one.found);
  let problem: Cause | undefined;
  let dated: readonly DatedRestart[] = found;
  try {
    const marks = await keepRestartMarks(phase.sessionOf(args), { ...momentOf(gate), found, looked });
    dated = found.map((restart) => {
      const since = marks.sinceOf(restart)?.toString();
      return { ...restart, ...(since !== undefined && { since }) };
    });
    ({ problem } = marks);
  } catch (error) {
    problem = cause("since-unkept", { said: describeCause(causeOf(error), args.node) });
  }
  gate.addRestarts(args.node, dated);
  return found.length > 0 ? problem : undefined;
}

/** Marks what a run has left, and takes the marks away of what it has restarted. */
export async function markRestarts(
  args: OperationArgs,
  outcomes: Outcomes,
  phase: Phase,
  gate: Gate,
): Promise<Cause | undefined> {
  const seen = seenBy(outcomes);
  if (seen.looked.length === 0) return undefined;
  try {
    return (await keepRestartMarks(phase.sessionOf(args), { ...momentOf(gate), ...seen })).problem;
  } catch (error) {
    return cause("since-unkept", { said: describeCause(causeOf(error), args.node) });
  }
}

function seenBy(outcomes: Outcomes): RestartsSeen {
  const waiting = [...outcomes].flatMap(([target, outcome]) =>
    outcome.kind === "done" && outcome.report.waiting !== undefined
      ? [{ target, ...outcome.report.waiting }]
      : [],
  );
  return {
    found: waiting.flatMap(({ target, kind, names }) =>
      names.map((name) => ({ target, kind, name, packages: [] })),
    ),
    looked: waiting.map(({ target, kind }) => ({ target, kind })),
  };
}

function momentOf(gate: Gate): { now: ReturnType<Gate["now"]>; toleranceMinutes?: number } {
  return { now: gate.now(), ...(!gate.isClockSet && { toleranceMinutes: TOLERANCE_MINUTES }) };
}

/** Of a tier that leaves no service on replaced files: what was left so all the same, by the target. */
export function leftAgainstTier(
  outcomes: Outcomes,
  gate: Pick<Gate, "restartsAll">,
): { target: string; because: Cause }[] {
  if (!gate.restartsAll) return [];
  return [...outcomes].flatMap(([target, outcome]) =>
    outcome.kind === "done"
      ? outcome.report.warnings.filter(isLeft).map((because) => ({ target, because }))
      : [],
  );
}

/** Whether a unit's warning is a problem in such a tier. */
export function isLeft({ code }: Cause): boolean {
  return code === "service-left";
}
