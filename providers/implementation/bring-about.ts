import type { Temporal } from "@js-temporal/polyfill";
import { withoutTargets } from "../../maintenance/changes/group-changes";
import type { WorkUnit } from "../../maintenance/guard/work-unit";
import { describeCause } from "../../maintenance/problems/describe";
import { cause, type Problem, problemOf } from "../../maintenance/problems/problem";
import { converge, type Progress } from "../../remote/run/converge";
import type { RunTerms } from "../../remote/run/run";
import type { CauseThere } from "../../remote/run/unit-failed";
import type { OperationLayer } from "../../kinds/declared-kind";
import type { Plan } from "../../kinds/draft";
import type { Gate } from "../../maintenance/gate/gate";
import type { DeclaredOperation } from "./inputs";
import type { Remaining } from "./remaining";
import type { Phase } from "./phase";
import { closeTargets } from "./set-aside";
import {
  complaintsOf,
  describeEnd,
  describeProgress,
  doneTargets,
  type Outcomes,
  tellDone,
} from "./tell-outcomes";
import { isLeft, leftAgainstTier, markRestarts } from "./watch-restarts";
import { markChanged } from "./watch-rings";

export interface RunToMake {
  readonly declared: DeclaredOperation;
  readonly plan: Plan;
  readonly layer: OperationLayer;
  readonly phase: Phase;
  readonly gate: Gate;
}

/**
 * Has units changed on their node, and tells what came of each.
 *
 * @param aside what isn't begun, of other targets
 */
export async function bringAbout(
  run: RunToMake,
  targets: readonly string[],
  aside: Remaining,
  closesAt: Temporal.Instant | undefined,
): Promise<Remaining> {
  const { declared, plan, layer, phase, gate } = run;
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
    const outcomes =
      plan.conduct === undefined
        ? await converge(phase.sessionOf(declared), await plan.describeWork(targets, terms), onProgress)
        : await plan.conduct(terms, (machine) => phase.sessionOf(machine), onProgress);
    phase.log.info(resourceUrn, describeEnd(outcomes, layer));
    tellDone(declared, outcomes, phase, (warning) => gate.restartsAll && isLeft(warning));
    const unmarked =
      (await markChanged(declared, layer, doneTargets(outcomes), phase, gate)) ??
      (await markRestarts(declared, outcomes, phase, gate));
    if (unmarked !== undefined) phase.log.warning(resourceUrn, `${describeCause(unmarked, node)}.`);
    return collectLeft(run, outcomes, aside);
  } finally {
    phase.forgetObservation(node);
    for (const machine of plan.machines ?? []) phase.forgetObservation(machine);
  }
}

function problemThere(own: string, { node = own, target, cause: because }: CauseThere): Problem {
  return problemOf(node, target, because);
}

function collectLeft(
  { declared, plan, layer, phase, gate }: RunToMake,
  outcomes: Outcomes,
  aside: Remaining,
): Remaining {
  const {
    node,
    minutes: { reserve },
  } = declared;
  const problems = [...aside.problems];
  const deferred = [...aside.deferred];
  const done: string[] = [];
  for (const [target, outcome] of outcomes) {
    if (outcome.kind === "done") {
      done.push(target);
      continue;
    }
    closeTargets(node, layer, [target], outcome.kind === "failed" ? "failed" : "deferred", phase);
    if (outcome.kind === "failed") {
      const causes = [outcome.cause, ...(outcome.further ?? [])];
      problems.push(...causes.map((because) => problemOf(node, target, because)));
      problems.push(...(outcome.elsewhere ?? []).map((there) => problemThere(node, there)));
      const stopped = outcome.stopped ?? [];
      problems.push(
        ...stopped.map((container) =>
          problemOf(node, container, cause("left-stopped", { customer: gate.customerOf(node, container) })),
        ),
      );
    } else if (outcome.kind === "postponed") {
      deferred.push(...outcome.causes.map((there) => problemThere(node, there)));
    } else {
      const unit: WorkUnit = { minutes: outcome.needed - reserve, reserveMinutes: reserve };
      deferred.push(problemOf(node, target, gate.explainShortage(unit, outcome.left)));
    }
  }
  for (const { target, because } of leftAgainstTier(outcomes, gate))
    problems.push(problemOf(node, target, because));
  const pending = withoutTargets(plan.pending, done);
  return { pending, problems, deferred, complaints: complaintsOf(node, outcomes) };
}
