import type { Temporal } from "@js-temporal/polyfill";
import type { Interval } from "../calendar/intervals";
import { findClosure } from "../calendar/openings";
import { findNextPossibleWindow } from "../decision/choose-window";
import type { DecisionInputs } from "../decision/inputs";
import { WAITED_OUT } from "../problems/deferrals";
import { type Cause, cause } from "../problems/problem";
import type { WorkUnit } from "./work-unit";

/** Whether waiting satisfies a rule. */
export function isWaitedOut(rule: string): rule is (typeof WAITED_OUT)[number] {
  return WAITED_OUT.some((name) => name === rule);
}

/** For a rule that a later window satisfies. */
export function deferForRule(inputs: DecisionInputs, rule: (typeof WAITED_OUT)[number]): Cause {
  const { change, calendar, now } = inputs;
  const closed = findClosure(calendar, now);
  return cause("deferred-window", {
    rule,
    change: change.id,
    tier: change.tier ?? "",
    at: toSecond(now),
    ...(closed !== undefined && { closed }),
    ...nextWindow(inputs),
  });
}

/**
 * For want of time in the open window.
 *
 * @param left minutes to its end; negative after it
 */
export function deferForShortage(
  inputs: DecisionInputs,
  { minutes, reserveMinutes: reserve }: WorkUnit,
  left: number,
): Cause {
  return cause("deferred-shortage", { minutes, reserve, left, ...nextWindow(inputs) });
}

/** The open window, if there's one, hasn't the time that the unit needs: this is a later one. */
function nextWindow(inputs: DecisionInputs): {
  readonly timeZone: string;
  readonly next?: { readonly start: string; readonly end: string };
} {
  const next = findNextPossibleWindow(inputs);
  return { timeZone: inputs.calendar.timeZone, ...(next !== undefined && { next: recordWindow(next) }) };
}

function recordWindow({ start, end }: Interval): { readonly start: string; readonly end: string } {
  return { start: toSecond(start), end: toSecond(end) };
}

function toSecond(moment: Temporal.Instant): string {
  return moment.toString({ smallestUnit: "second" });
}
