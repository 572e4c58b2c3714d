import { describeMinutes, describeWindow } from "../../maintenance/calendar/describe";
import { buildCalendar } from "../../maintenance/calendar/parse";
import type { ExpectedInterruption } from "../../maintenance/decision/expected-interruption";
import { describeTimes } from "../../maintenance/decision/learned-length";
import type { Finding } from "../../maintenance/decision/finding";
import { listWords } from "../../maintenance/text/list-words";
import { listSome } from "../../maintenance/text/list-some";
import {
  describeDeclaredChange,
  describeOwnImpacts,
  describeRingsOfRun,
} from "../../maintenance/gate/describe-run";
import type { RunDecision } from "../../maintenance/gate/judge";
import type { GateRecord } from "../../maintenance/gate/record";
import { describeBatches, planBatches } from "../../maintenance/waves/describe-waves";

/** The decision in a few lines, for people: the change, its window, and whom it concerns. Findings are told by themselves. */
export function describeDecision(decision: RunDecision, record: GateRecord): string[] {
  const { window, customers, assessment, expectedInterruption } = decision;
  const interrupted = customers.filter((customer) => customer.interrupted).map(({ id }) => id);
  const others = customers.filter((customer) => !customer.interrupted).map(({ id }) => id);
  return [
    describeDeclaredChange(record),
    ...(window === undefined ? [] : [`window: ${describeWindow(buildCalendar(record.calendar), window)}`]),
    ...describeBatches(planBatches(record, window)),
    ...(interrupted.length > 0 ? [`customers whose service is interrupted: ${listSome(interrupted)}`] : []),
    ...(expectedInterruption === undefined ? [] : [describeLength(expectedInterruption)]),
    ...(others.length > 0
      ? [`customers for whom something changes without interruption: ${listSome(others)}`]
      : []),
    ...describeRingsOfRun(record),
    ...assessment.reasons,
    ...describeOwnImpacts(record),
  ];
}

const BASES: Readonly<Record<Exclude<ExpectedInterruption["by"], "learned">, string>> = {
  measured: "as signed evidence measured it",
  fleet: "as long as the work on what is interrupted takes, by the fleet file",
};

/** What a notice has to announce at least. */
function describeLength({ minutes, by, of = [] }: ExpectedInterruption): string {
  const basis = by === "learned" ? `p95 of ${listWords(of.map(describeTimes))}` : BASES[by];
  return `interruption: ${describeMinutes(minutes)} expected, ${basis}`;
}

/** `window: It is Wednesday …, outside of every maintenance window … Apply it in … (change 2026-11-27-php)` */
export function describeFinding({ rule, message, remedy, target }: Finding): string {
  return `${rule}: ${message} ${remedy} (${target})`;
}
