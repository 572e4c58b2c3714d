import type { PreparedPlan } from "../../kinds/draft";
import type { Depth, PlanningPhase } from "../../kinds/kind";
import { kindOf, kindsFor } from "../../kinds/kinds";
import type { Operation, OperationArgs } from "../../kinds/operation";
import { describeNoPlan } from "../../kinds/plan-operations";
import type { PlannedOperation } from "../../maintenance/gate/planned-operation";
import type { Problem } from "../../maintenance/problems/problem";
import { groupBy } from "../../maintenance/packages/grouping";
import { findUnfit, isKnownLater, planLater } from "./known-later";

/**
 * Looks once what is there on a node, works out what must change for each operation, and has the node fetch and verify what
 * that needs. Never throws: what is wrong is a problem of the plans that need it, and of no other.
 *
 * @param operations of one node
 * @returns a plan for each operation
 */
export async function makePlans(
  operations: readonly Operation[],
  phase: PlanningPhase,
  depth: Depth = "prepare",
): Promise<readonly PreparedPlan[]> {
  if (operations.some(({ args }) => isKnownLater(args))) return operations.map(planLater);
  const unfit = operations.flatMap(({ args }) => findUnfit(args) ?? [])[0];
  if (unfit !== undefined) return operations.map((operation) => describeNoPlan(operation, unfit));
  const byKind = [...groupBy(operations, ({ layer }) => kindOf(layer))];
  const [first] = operations;
  const kinds = new Set(operations.flatMap(({ layer }) => kindsFor(layer)));
  const asked = first === undefined ? [] : [...kinds].map((kind) => kind.asks(first.args));
  const plans = new Map<Operation, PreparedPlan | undefined>();
  await Promise.all(
    byKind.map(async ([kind, own]) => {
      const found = await kind.plan(own, asked, phase, depth);
      own.forEach((operation, index) => plans.set(operation, found[index]));
    }),
  );
  return operations.map((operation) => plans.get(operation) ?? describeNoPlan(operation));
}

/** As {@link makePlans}, for one operation. */
export async function makePlan(
  operation: Operation,
  phase: PlanningPhase,
  depth: Depth = "prepare",
): Promise<PreparedPlan> {
  const [plan] = await makePlans([operation], phase, depth);
  return plan ?? describeNoPlan(operation);
}

/** A plan as the gate judges it. */
export function describeOperation(
  { node, minutes, ways }: OperationArgs,
  plan: Pick<PreparedPlan, "pending" | "targets" | "notes" | "problems" | "troubled">,
): PlannedOperation {
  const { pending, targets } = plan;
  const rounds = Math.ceil(targets.length / ways.parallel);
  const { parallel } = ways;
  const unwell = listUnwell(plan);
  return {
    ...{ node, pending, targets, parallel, minutes: rounds * minutes.unit, unitMinutes: minutes.unit },
    ...(unwell.length > 0 && { unwell }),
  };
}

/** What `findContainer` says of one that is down. */
const DOWN: ReadonlySet<Problem["code"]> = new Set(["container-stopped", "container-missing"]);

function listUnwell({
  notes,
  problems,
  troubled,
}: Pick<PreparedPlan, "notes" | "problems" | "troubled">): string[] {
  const down = [...notes, ...problems]
    .filter(({ code }) => DOWN.has(code))
    .flatMap(({ target }) => target ?? []);
  return [...new Set([...down, ...troubled])].filter((target) => target !== "node").sort();
}
