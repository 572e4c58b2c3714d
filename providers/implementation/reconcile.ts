import { PlanStale } from "../../remote/run/converge";
import type { OperationLayer } from "../../kinds/declared-kind";
import type { Plan, PreparedPlan } from "../../kinds/draft";
import type { Operation, OperationArgs } from "../../kinds/operation";
import { workInBatches } from "./in-batches";
import type { DeclaredOperation } from "./inputs";
import type { Remaining } from "./remaining";
import type { Phase } from "./phase";
import { describeOperation, makePlan } from "./planner";
import { closeNode, closeTargets, leaveForNode, setAsideClosed } from "./set-aside";
import { Tally } from "./tally";
import { tellLeft } from "./tell-left";
import { tellPlan } from "./tell-plan";

/** What was declared, as the operation that it is: Pulumi hands over just its properties. */
export function asOperation({ name }: OperationLayer, args: OperationArgs): Operation {
  return { layer: name, args };
}

/**
 * Brings about what was planned, as far as the gate allows it. Never throws: a failure is told with the resource and left to
 * the run's report, since Pulumi would start nothing new once a resource has failed.
 *
 * @param planned by `check`, in this process; absent when that was another one
 */
export async function reconcile(
  declared: DeclaredOperation,
  planned: PreparedPlan | undefined,
  layer: OperationLayer,
  phase: Phase,
): Promise<Remaining> {
  const { node } = declared;
  const machines = [node, ...(planned?.machines ?? [])];
  const closed = machines
    .map((machine) => phase.whyClosed(machine, layer.name, "node"))
    .find((closure) => closure !== undefined);
  if (closed !== undefined) return tell(declared, phase, leaveForNode(node, planned, closed, phase));
  const plan = planned?.observed === true ? planned : await planLate(declared, layer, phase);
  // Without a gate nothing is begun anywhere, and nothing is counted.
  if (!plan.observed && phase.gate !== undefined) phase.waves.nodeUnseen({ layer: layer.name, node });
  const left = await attemptAnew(declared, plan, layer, phase);
  if (layer.place === "node") closeNode(node, layer, left, phase);
  return tell(declared, phase, left);
}

/** A node that couldn't be observed for the plan gets a second chance. What is done there then is told first, as of any plan. */
async function planLate(
  declared: DeclaredOperation,
  layer: OperationLayer,
  phase: Phase,
): Promise<PreparedPlan> {
  const plan = await makePlan(asOperation(layer, declared), phase);
  if (plan.observed) {
    const { resourceUrn, node } = declared;
    phase.log.info(resourceUrn, `${node} can be observed now, and was planned`);
    tellPlan(declared, plan, phase);
  }
  return plan;
}

/** How often a run that had to wait for another one is planned anew. */
const REPLANNED = 3;

/** What was planned before a wait for another run isn't carried out: it's planned anew, told, and judged like any plan. */
async function attemptAnew(
  declared: DeclaredOperation,
  planned: PreparedPlan,
  layer: OperationLayer,
  phase: Phase,
): Promise<Remaining> {
  const { node, resourceUrn } = declared;
  const tally = new Tally();
  let plan = planned;
  for (let tries = 0; ; tries++) {
    const left = await attempt(declared, plan, layer, phase, tally);
    if (!(left instanceof PlanStale)) return left;
    if (tries === REPLANNED) {
      phase.waves.nodeFailed({ layer: layer.name, node });
      closeTargets(node, layer, tally.notBegun(plan.targets), "failed", phase);
      return tally.remaining(plan, { problems: [{ node, ...left.because }], deferred: [] });
    }
    plan = await makePlan(asOperation(layer, declared), phase);
    const found =
      tally.notBegun(plan.targets).length === 0 ? "nothing is left to do there" : "what is left is";
    phase.log.info(resourceUrn, `${left.event}: ${found}`);
    tellPlan(declared, plan, phase);
  }
}

async function attempt(
  declared: DeclaredOperation,
  plan: Plan,
  layer: OperationLayer,
  phase: Phase,
  tally: Tally,
): Promise<Remaining | PlanStale> {
  closeTargets(declared.node, layer, plan.troubled, "failed", phase);
  const { open, left } = setAsideClosed(declared.node, layer, plan, phase);
  if (tally.notBegun(open).length === 0) return tally.remaining(plan, left);
  const gate = phase.requireGate();
  gate.addPlan(layer.name, describeOperation(declared, plan));
  const stale = await workInBatches({ declared, plan, layer, phase, gate }, open, tally);
  return stale ?? tally.remaining(plan, left);
}

function tell({ resourceUrn }: DeclaredOperation, phase: Phase, left: Remaining): Remaining {
  tellLeft(resourceUrn, phase, left);
  return left;
}
