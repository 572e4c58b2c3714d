import type { Temporal } from "@js-temporal/polyfill";
import type { WorkUnit } from "../../maintenance/guard/work-unit";
import { describeCause } from "../../maintenance/problems/describe";
import { cause, type Problem, problemOf } from "../../maintenance/problems/problem";
import type { Seat } from "../../maintenance/waves/batches";
import { converge, holdAll, type Progress, type RunWatch } from "../../remote/run/converge";
import { AbsenceWatch } from "../../remote/run/absence-watch";
import type { RunTerms } from "../../remote/run/run";
import type { CauseThere } from "../../remote/run/unit-failed";
import type { OperationLayer } from "../../kinds/declared-kind";
import type { Plan, UnitNotes } from "../../kinds/draft";
import type { Gate } from "../../maintenance/gate/gate";
import { describeFailures } from "./budget-left";
import type { DeclaredOperation } from "./inputs";
import type { Phase } from "./phase";
import { closeTargets } from "./set-aside";
import type { Tally } from "./tally";
import {
  complaintsOf,
  describeEnd,
  describeMeasured,
  doneTargets,
  failuresOf,
  failuresUnheard,
  interruptionsOf,
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

/** A part of a resource's work that is begun at once. */
export interface Part {
  readonly seat: Seat;
  readonly targets: readonly string[];
  /** What its lines begin with: nothing, or its wave. */
  readonly name?: string | undefined;
  readonly closesAt: Temporal.Instant | undefined;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Has units changed on their node, and tells what came of each.
 *
 * @returns those that are done
 */
export async function bringAbout(run: RunToMake, part: Part, tally: Tally): Promise<readonly string[]> {
  const { declared, plan, layer, phase, gate } = run;
  const { resourceUrn, node, minutes } = declared;
  const { seat, targets, name, closesAt, onProgress } = part;
  const { waves } = phase;
  const planned = gate.plannedMinutes ?? minutes.unit;
  const absences = new AbsenceWatch({
    seconds: planned * 60,
    onOverrun: (target) => {
      const because = cause("absence-overrun", { minutes: planned });
      phase.problemTeller.tell(resourceUrn, "warning", [problemOf(node, target, because)]);
    },
  });
  try {
    const terms: RunTerms = {
      plannedSeconds: planned * 60,
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
    const ended = new Set<string>();
    const watch: RunWatch<UnitNotes> = {
      hold: waves.hold,
      onEvent: (event) => {
        absences.see(event);
      },
      onEnded: (target, outcome) => {
        ended.add(target);
        const isDone = outcome.kind === "done";
        waves.unitEnded(seat, target, { failed: failuresOf(target, outcome), isDone });
      },
    };
    const change = async (): Promise<Outcomes> => {
      // Failures may have used the budget up since the part was given.
      if (waves.hold.aborted) return holdAll(targets);
      if (plan.conduct !== undefined)
        return plan.conduct(terms, (machine) => phase.sessionOf(machine), onProgress);
      const work = await plan.describeWork(targets, terms);
      return converge(phase.sessionOf(declared), work, onProgress, watch);
    };
    const outcomes = await change();
    for (const [target, outcome] of outcomes) {
      if (ended.has(target)) continue;
      const isUntouched = outcome.kind === "failed" && outcome.isUntouched === true;
      const failed = failuresUnheard(target, outcome);
      waves.unitEnded(seat, target, { failed, isDone: outcome.kind === "done", isUntouched });
    }
    const end = describeEnd(outcomes, layer);
    phase.log.info(resourceUrn, name === undefined ? end : `${name}: ${end}`);
    tellDone(declared, outcomes, phase, (warning) => gate.restartsAll && isLeft(warning));
    for (const line of describeMeasured(outcomes, planned)) phase.log.info(resourceUrn, line);
    const done = doneTargets(outcomes);
    const unmarked =
      (await markChanged(declared, layer, done, phase, gate)) ??
      (await markRestarts(declared, outcomes, phase, gate));
    if (unmarked !== undefined) phase.log.warning(resourceUrn, `${describeCause(unmarked, node)}.`);
    collect(run, outcomes, tally);
    return done;
  } finally {
    absences.end();
    phase.forgetObservation(node);
    for (const machine of plan.machines ?? []) phase.forgetObservation(machine);
  }
}

function problemThere(own: string, { node = own, target, cause: because }: CauseThere): Problem {
  return problemOf(node, target, because);
}

function collect({ declared, layer, phase, gate }: RunToMake, outcomes: Outcomes, tally: Tally): void {
  const {
    node,
    minutes: { reserve },
  } = declared;
  const { problems, deferred } = tally;
  for (const [target, outcome] of outcomes) {
    if (outcome.kind === "done") {
      tally.done.push(target);
      continue;
    }
    tally[outcome.kind === "failed" ? "failed" : "later"]++;
    closeTargets(node, layer, [target], outcome.kind === "failed" ? "failed" : "deferred", phase);
    switch (outcome.kind) {
      case "failed": {
        const causes = [outcome.cause, ...(outcome.further ?? [])];
        problems.push(...causes.map((because) => problemOf(node, target, because)));
        problems.push(...(outcome.elsewhere ?? []).map((there) => problemThere(node, there)));
        const stopped = outcome.stopped ?? [];
        problems.push(
          ...stopped.map((container) =>
            problemOf(node, container, cause("left-stopped", { customer: gate.customerOf(node, container) })),
          ),
        );
        break;
      }
      case "postponed":
        deferred.push(...outcome.causes.map((there) => problemThere(node, there)));
        break;
      case "held":
        deferred.push(problemOf(node, target, describeFailures(phase)));
        break;
      case "deferred": {
        const unit: WorkUnit = { minutes: outcome.needed - reserve, reserveMinutes: reserve };
        deferred.push(problemOf(node, target, gate.explainShortage(unit, outcome.left)));
      }
    }
  }
  for (const { target, because } of leftAgainstTier(outcomes, gate))
    problems.push(problemOf(node, target, because));
  tally.complaints.push(...complaintsOf(node, outcomes));
  tally.interruptions.push(...interruptionsOf(outcomes));
}
