import type { Temporal } from "@js-temporal/polyfill";
import type { WorkUnit } from "../../maintenance/guard/may-start";
import { because, type Cause, plainCause, varying } from "../../maintenance/troubles/cause";
import { readTroubles, type Trouble } from "../../maintenance/troubles/trouble";
import { converge, PlanStale, type Progress } from "../../remote/converge";
import type { RunTerms } from "../../remote/run";
import type { Part, PartLayer, PartPlan } from "../part";
import type { Plan } from "./draft";
import type { Gate } from "./gate";
import type { DeclaredPart } from "./inputs";
import type { Closure, Phase } from "./phase";
import { describePart, makePlan, type PreparedPlan } from "./planner";
import { sentenceOf } from "./sentence-of";
import { isAbout } from "./scope";
import { tellPlan } from "./tell-plan";
import {
  describeEnd,
  describeProgress,
  doneScopes,
  type Outcomes,
  complaintsOf,
  tellDone,
} from "./tell-outcomes";
import { markChanged } from "./watch-rings";

/** What is left after a run: nothing, or the changes of units that failed or were deferred, with a reason each. */
export interface Left extends Pick<PartPlan, "pending"> {
  readonly problems: readonly Trouble[];
  readonly deferred: readonly Trouble[];
  /** What rpm complained about where its transaction went through; none unless told. */
  readonly complaints?: readonly Trouble[];
}

/** What was declared, as the part that it is: Pulumi hands over just its properties. */
export function asPart(layer: PartLayer, args: Omit<DeclaredPart, "resourceUrn">): Part {
  return { layer, args } as Part;
}

/**
 * Brings about what was planned, as far as the gate allows it. Never throws: a failure is told with the resource and left to
 * the run's report, since Pulumi would start nothing new once a resource has failed.
 *
 * @param planned by `check`, in this process; absent when that was another one
 */
export async function reconcile(
  declared: DeclaredPart,
  planned: PreparedPlan | undefined,
  layer: PartLayer,
  phase: Phase,
): Promise<Left> {
  const { node } = declared;
  const closed = phase.whyClosed(node, "node");
  if (closed !== undefined) return tell(declared, phase, leaveForNode(node, planned, closed));
  // A node that couldn't be observed for the plan gets a second chance.
  const plan = planned?.observed === true ? planned : await makePlan(asPart(layer, declared), phase);
  const left = await attemptAnew(declared, plan, layer, phase);
  if (layer === "nodes") closeNode(node, left, phase);
  return tell(declared, phase, left);
}

/** How often a run that had to wait for another one is planned anew. */
const REPLANNED = 3;

/** What was planned before a wait for another run isn't carried out: it's planned anew, told, and judged like any plan. */
async function attemptAnew(
  declared: DeclaredPart,
  planned: PreparedPlan,
  layer: PartLayer,
  phase: Phase,
): Promise<Left> {
  const { node, resourceUrn } = declared;
  let plan = planned;
  for (let tries = 0; ; tries++) {
    const left = await attempt(declared, plan, layer, phase);
    if (!(left instanceof PlanStale)) return left;
    if (tries === REPLANNED)
      return { pending: plan.pending, problems: [{ node, cause: plainCause(left.message) }], deferred: [] };
    plan = await makePlan(asPart(layer, declared), phase);
    const found = plan.scopes.length === 0 ? "nothing is left to do there" : "what is left is";
    phase.log.info(
      resourceUrn,
      `${node} was changed by ${left.holder} while this run waited, and was planned anew: ${found}`,
    );
    tellPlan(declared, plan, phase);
  }
}

function leaveForNode(node: string, planned: PreparedPlan | undefined, closed: Closure): Left {
  const pending = planned?.pending ?? [];
  if (closed === "failed") {
    const cause = because`the containers of ${varying(node)} weren't touched, since its own packages failed`;
    return { pending, problems: [{ node, cause }], deferred: [] };
  }
  const cause = because`deferred, since the packages of ${varying(node)} itself come first.`;
  const deferred = (planned?.scopes ?? []).map((scope) => ({ node, scope, cause }));
  return { pending, problems: readProblems(node, planned?.problems ?? []), deferred };
}

function readProblems(node: string, lines: readonly string[]): Trouble[] {
  return lines.flatMap((line) => readTroubles(node, line));
}

async function attempt(
  declared: DeclaredPart,
  plan: Plan,
  layer: PartLayer,
  phase: Phase,
): Promise<Left | PlanStale> {
  const { pending } = plan;
  const { node } = declared;
  closeScopes(declared.node, layer, plan.troubled, "failed", phase);
  const { open, left } = setAsideClosed(declared.node, plan, phase);
  if (open.length === 0) return left;
  try {
    const gate = phase.requireGate();
    gate.addPlan(layer, describePart(declared, plan));
    const verdict = gate.mayStart(describeUnit(declared), declared.release.digest);
    switch (verdict.verdict) {
      case "start":
        return await bringAbout({ declared, plan, layer, phase, gate }, open, left, verdict.closesAt);
      case "defer":
        closeScopes(declared.node, layer, open, "deferred", phase);
        return {
          pending,
          problems: left.problems,
          deferred: [
            ...left.deferred,
            ...open.map((scope) => ({ node, scope, cause: plainCause(`deferred. ${verdict.reason}`) })),
          ],
        };
      case "refuse":
        closeScopes(declared.node, layer, open, "failed", phase);
        return {
          pending,
          problems: [
            ...left.problems,
            { node, cause: plainCause(`nothing was changed by this resource: ${verdict.reason}`) },
          ],
          deferred: left.deferred,
        };
    }
  } catch (error) {
    if (error instanceof PlanStale) return error;
    closeScopes(declared.node, layer, open, "failed", phase);
    const problems = [...left.problems, { node, cause: plainCause(sentenceOf(error)) }];
    return { pending, problems, deferred: left.deferred };
  }
}

/** What comes first in a container has failed, or waits: what comes after it isn't begun there. */
function setAsideClosed(node: string, plan: Plan, phase: Phase): { open: readonly string[]; left: Left } {
  const problems = readProblems(node, plan.problems);
  const deferred: Trouble[] = [];
  const open = plan.scopes.filter((scope) => {
    const closed = phase.whyClosed(node, scope);
    if (closed === "failed") problems.push({ node, scope, cause: FAILED_BEFORE });
    if (closed === "deferred") deferred.push({ node, scope, cause: DEFERRED_BEFORE });
    return closed === undefined;
  });
  return { open, left: { pending: plan.pending, problems, deferred } };
}

const FAILED_BEFORE = plainCause("not begun, since what comes before it failed there");
const DEFERRED_BEFORE = plainCause("deferred, since what comes before it is.");

/** The packages of a node come before all that is in its containers. */
function closeNode(node: string, { problems, deferred }: Left, phase: Phase): void {
  if (problems.length > 0) phase.close(node, "node", "failed");
  else if (deferred.length > 0) phase.close(node, "node", "deferred");
}

/** The packages of a container come before its modules. */
function closeScopes(
  node: string,
  layer: PartLayer,
  scopes: readonly string[],
  because: Closure,
  phase: Phase,
): void {
  if (layer !== "containers") return;
  for (const scope of scopes) phase.close(node, scope, because);
}

function describeUnit({ minutes }: DeclaredPart): WorkUnit {
  return { minutes: minutes.unit, reserveMinutes: minutes.reserve };
}

/** How much time was left differs from one to the next. */
function describeShortage(reason: string): Cause {
  return { text: `deferred. ${reason}`, kind: "deferred for lack of time" };
}

function tell({ resourceUrn }: DeclaredPart, phase: Phase, left: Left): Left {
  phase.reportProblems(resourceUrn, left.problems);
  phase.reportDeferred(resourceUrn, left.deferred);
  phase.troubles.tell(resourceUrn, "error", left.problems);
  phase.troubles.tell(resourceUrn, "warning", left.deferred);
  return left;
}

interface Undertaking {
  readonly declared: DeclaredPart;
  readonly plan: Plan;
  readonly layer: PartLayer;
  readonly phase: Phase;
  readonly gate: Gate;
}

/** @param aside what isn't begun, of other scopes */
async function bringAbout(
  undertaking: Undertaking,
  scopes: readonly string[],
  aside: Left,
  closesAt: Temporal.Instant | undefined,
): Promise<Left> {
  const { declared, plan, layer, phase, gate } = undertaking;
  const { resourceUrn, node, minutes } = declared;
  const onProgress = (progress: Progress) => {
    phase.log.status(resourceUrn, describeProgress(progress, layer));
  };
  try {
    const terms: RunTerms = {
      reason: gate.describeReason(),
      keepRunning: gate.servicesToKeep,
      ...(closesAt !== undefined && {
        closing: {
          secondsLeft: () => gate.now().until(closesAt).total("seconds"),
          unitSeconds: minutes.unit * 60,
          reserveSeconds: minutes.reserve * 60,
        },
      }),
    };
    const work = await plan.describeWork(scopes, terms);
    const outcomes = await converge(phase.sessionOf(declared), work, onProgress);
    phase.log.info(resourceUrn, describeEnd(outcomes, layer));
    tellDone(declared, outcomes, phase);
    const unmarked = await markChanged(declared, layer, doneScopes(outcomes), phase, gate);
    if (unmarked !== undefined) phase.log.warning(resourceUrn, unmarked);
    return collectLeft(undertaking, outcomes, aside);
  } finally {
    phase.forgetObservation(node);
  }
}

function collectLeft(
  { declared, plan, layer, phase, gate }: Undertaking,
  outcomes: Outcomes,
  aside: Left,
): Left {
  const {
    node,
    minutes: { reserve },
  } = declared;
  const problems = [...aside.problems];
  const deferred = [...aside.deferred];
  const done: string[] = [];
  for (const [scope, outcome] of outcomes) {
    if (outcome.kind === "done") {
      done.push(scope);
      continue;
    }
    closeScopes(node, layer, [scope], outcome.kind, phase);
    if (outcome.kind === "failed") problems.push({ node, scope, cause: outcome.cause });
    else {
      const unit: WorkUnit = { minutes: outcome.needed - reserve, reserveMinutes: reserve };
      const cause = describeShortage(gate.explainDeferral(unit, outcome.left));
      deferred.push({ node, scope, cause });
    }
  }
  const pending = plan.pending.filter((line) => !done.some((scope) => isAbout(scope, line)));
  return { pending, problems, deferred, complaints: complaintsOf(node, outcomes) };
}
