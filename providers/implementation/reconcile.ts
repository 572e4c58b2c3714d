import { problemOf } from "../../maintenance/problems/problem";
import { causeOf } from "../../maintenance/problems/problem-error";
import type { WorkUnit } from "../../maintenance/guard/work-unit";
import { PlanStale } from "../../remote/run/converge";
import type { OperationLayer } from "../../kinds/declared-kind";
import type { Plan, PreparedPlan } from "../../kinds/draft";
import type { Operation, OperationArgs } from "../../kinds/operation";
import { bringAbout } from "./bring-about";
import type { DeclaredOperation } from "./inputs";
import type { Remaining } from "./remaining";
import type { Phase } from "./phase";
import { describeOperation, makePlan } from "./planner";
import { closeNode, closeTargets, leaveForNode, setAsideClosed } from "./set-aside";
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
  if (closed !== undefined) return tell(declared, phase, leaveForNode(node, planned, closed));
  const plan = planned?.observed === true ? planned : await planLate(declared, layer, phase);
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
  let plan = planned;
  for (let tries = 0; ; tries++) {
    const left = await attempt(declared, plan, layer, phase);
    if (!(left instanceof PlanStale)) return left;
    if (tries === REPLANNED)
      return { pending: plan.pending, problems: [{ node, ...left.because }], deferred: [] };
    plan = await makePlan(asOperation(layer, declared), phase);
    const found = plan.targets.length === 0 ? "nothing is left to do there" : "what is left is";
    phase.log.info(
      resourceUrn,
      `${node} was changed by ${left.holder} while this run waited, and was planned anew: ${found}`,
    );
    tellPlan(declared, plan, phase);
  }
}

async function attempt(
  declared: DeclaredOperation,
  plan: Plan,
  layer: OperationLayer,
  phase: Phase,
): Promise<Remaining | PlanStale> {
  const { pending } = plan;
  const { node } = declared;
  closeTargets(declared.node, layer, plan.troubled, "failed", phase);
  const { open, left } = setAsideClosed(declared.node, layer, plan, phase);
  if (open.length === 0) return left;
  try {
    const gate = phase.requireGate();
    gate.addPlan(layer.name, describeOperation(declared, plan));
    const admission = gate.mayStart(describeUnit(declared), declared.release.digest);
    switch (admission.kind) {
      case "start":
        return await bringAbout({ declared, plan, layer, phase, gate }, open, left, admission.closesAt);
      case "defer":
        closeTargets(declared.node, layer, open, "deferred", phase);
        return {
          pending,
          problems: left.problems,
          deferred: [...left.deferred, ...open.map((target) => problemOf(node, target, admission.because))],
        };
      case "refuse":
        closeTargets(declared.node, layer, open, "failed", phase);
        return {
          pending,
          problems: [...left.problems, { node, ...admission.because }],
          deferred: left.deferred,
        };
    }
  } catch (error) {
    if (error instanceof PlanStale) return error;
    closeTargets(declared.node, layer, open, "failed", phase);
    const problems = [...left.problems, { node, ...causeOf(error) }];
    return { pending, problems, deferred: left.deferred };
  }
}

function describeUnit({ minutes }: DeclaredOperation): WorkUnit {
  return { minutes: minutes.unit, reserveMinutes: minutes.reserve };
}

function tell({ resourceUrn }: DeclaredOperation, phase: Phase, left: Remaining): Remaining {
  phase.reportProblems(resourceUrn, left.problems);
  phase.reportDeferred(resourceUrn, left.deferred);
  phase.problemTeller.tell(resourceUrn, "error", left.problems);
  phase.problemTeller.tell(resourceUrn, "warning", left.deferred);
  return left;
}
