import type { Temporal } from "@js-temporal/polyfill";
import { withoutTargets } from "../../maintenance/changes/group-changes";
import type { WorkUnit } from "../../maintenance/guard/may-start";
import { describeCause } from "../../maintenance/problems/describe";
import { cause, problemOf } from "../../maintenance/problems/problem";
import { converge, type Progress } from "../../remote/converge";
import type { RunTerms } from "../../remote/run";
import type { PartLayer } from "../part";
import type { Plan } from "./draft";
import type { Gate } from "../../maintenance/gate/gate";
import type { DeclaredPart } from "./inputs";
import type { Left } from "./left";
import type { Phase } from "./phase";
import { closeScopes } from "./set-aside";
import {
  complaintsOf,
  describeEnd,
  describeProgress,
  doneScopes,
  type Outcomes,
  tellDone,
} from "./tell-outcomes";
import { markChanged } from "./watch-rings";

export interface Undertaking {
  readonly declared: DeclaredPart;
  readonly plan: Plan;
  readonly layer: PartLayer;
  readonly phase: Phase;
  readonly gate: Gate;
}

/**
 * Has units changed on their node, and tells what came of each.
 *
 * @param aside what isn't begun, of other scopes
 */
export async function bringAbout(
  undertaking: Undertaking,
  scopes: readonly string[],
  aside: Left,
  closesAt: Temporal.Instant | undefined,
): Promise<Left> {
  const { declared, plan, layer, phase, gate } = undertaking;
  const { resourceUrn, node, minutes } = declared;
  let note: string | undefined;
  const onProgress = (progress: Progress) => {
    const { done, failed, deferred, total } = progress;
    const isNews = progress.note !== note || done + failed + deferred === total;
    ({ note } = progress);
    phase.log[isNews ? "status" : "progress"](resourceUrn, describeProgress(progress, layer));
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
    if (unmarked !== undefined) phase.log.warning(resourceUrn, `${describeCause(unmarked, node)}.`);
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
    if (outcome.kind === "failed") {
      const causes = [outcome.cause, ...(outcome.further ?? [])];
      problems.push(...causes.map((because) => problemOf(node, scope, because)));
    } else {
      const unit: WorkUnit = { minutes: outcome.needed - reserve, reserveMinutes: reserve };
      const reason = gate.explainDeferral(unit, outcome.left);
      deferred.push(problemOf(node, scope, cause("deferred-shortage", { reason })));
    }
  }
  const pending = withoutTargets(plan.pending, done);
  return { pending, problems, deferred, complaints: complaintsOf(node, outcomes) };
}
