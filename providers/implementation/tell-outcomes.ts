import { describeMinutes } from "../../maintenance/calendar/describe";
import { describeInterruptions, type TargetInterruption } from "../../maintenance/interruptions/interruption";
import { type Cause, type Problem, problemOf } from "../../maintenance/problems/problem";
import type { Outcome, Progress } from "../../remote/run/converge";
import type { OperationLayer } from "../../kinds/declared-kind";
import type { UnitNotes } from "../../kinds/draft";
import type { DeclaredOperation } from "./inputs";
import type { Phase } from "./phase";
import { summarise, type UnitLine } from "./summary";

/** What became of a run's units, by target. */
export type Outcomes = ReadonlyMap<string, Outcome<UnitNotes>>;

/** The targets of the units that are done. */
export function doneTargets(outcomes: Outcomes): string[] {
  return [...outcomes].flatMap(([target, { kind }]) => (kind === "done" ? [target] : []));
}

/** What a unit's end counts as failed: what it took with it by itself, or else the unit. */
export function failuresOf(target: string, outcome: Outcome<unknown>): string[] {
  if (outcome.kind !== "failed") return [];
  const elsewhere = [...(outcome.elsewhere ?? []).map((there) => there.target), ...(outcome.stopped ?? [])];
  return elsewhere.length === 0 ? [target] : elsewhere;
}

/** The same where nobody heard its end. What kept the node from telling it is one failure of the node, whatever was to be done there. */
export function failuresUnheard(target: string, outcome: Outcome<unknown>): string[] {
  const failed = failuresOf(target, outcome);
  return failed.length === 1 && failed[0] === target ? ["node"] : failed;
}

/** The plan's lines stand above: this says how much of it came true. */
export function describeEnd(outcomes: Outcomes, { place }: OperationLayer): string {
  const done = doneTargets(outcomes).length;
  const complaining = [...outcomes.values()].filter((outcome) => toolComplaints(outcome).length > 0).length;
  if (place === "node")
    return done === 0 ? "not done" : complaining === 0 ? "done" : "done, with complaints of rpm";
  const end = `done in ${done} of ${outcomes.size} containers`;
  return complaining === 0 ? end : `${end}, in ${complaining} with complaints of rpm`;
}

/** What tools complained about in units that are done. */
export function complaintsOf(node: string, outcomes: Outcomes): Problem[] {
  return [...outcomes].flatMap(([target, outcome]) =>
    toolComplaints(outcome).map((complaint) => problemOf(node, target, complaint)),
  );
}

function toolComplaints(outcome: Outcome<UnitNotes>): readonly Cause[] {
  return outcome.kind === "done" ? (outcome.report.complaints ?? []) : [];
}

export function describeProgress(
  { done, failed, deferred, total, note }: Progress,
  { place }: OperationLayer,
): string {
  const count = place === "node" ? `${done}/${total} node` : `${done}/${total} containers`;
  const others = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(deferred > 0 ? [`${deferred} deferred`] : []),
  ];
  return `${[count, ...others].join(", ")}${note === undefined ? "" : ` (${note})`}`;
}

/** How long services were away in units that are done. */
export function interruptionsOf(outcomes: Outcomes): TargetInterruption[] {
  return [...outcomes.values()].flatMap((outcome) =>
    outcome.kind === "done" ? (outcome.report.interruptions ?? []) : [],
  );
}

/** Planned beside measured, by container; nothing where nobody was interrupted. */
export function describeMeasured(outcomes: Outcomes, plannedMinutes: number | undefined): string[] {
  const planned = plannedMinutes === undefined ? "" : `, ${describeMinutes(plannedMinutes)} planned`;
  const told = describeInterruptions(interruptionsOf(outcomes));
  return summarise(told.map(({ target, text }) => ({ target, text: `${text}${planned}` })));
}

/**
 * Tells what units that are done have to say beyond that.
 *
 * @param isProblem of a warning that is told as a problem
 */
export function tellDone(
  { resourceUrn, node }: DeclaredOperation,
  outcomes: Outcomes,
  phase: Phase,
  isProblem: (warning: Cause) => boolean = () => false,
): void {
  const info: UnitLine[] = [];
  const warnings: Problem[] = [];
  for (const [target, outcome] of outcomes) {
    if (outcome.kind !== "done") continue;
    info.push(...outcome.report.info.map((text) => ({ target, text })));
    const own = outcome.report.warnings.filter((warning) => !isProblem(warning));
    warnings.push(...own.map((warning) => problemOf(node, target, warning)));
  }
  warnings.push(...complaintsOf(node, outcomes));
  phase.problemTeller.tell(resourceUrn, "warning", warnings);
  for (const line of summarise(info)) phase.log.info(resourceUrn, line);
}
