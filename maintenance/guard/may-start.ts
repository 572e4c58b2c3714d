import type { Temporal } from "@js-temporal/polyfill";
import { minutesLeft } from "../calendar/windows";
import { decide, type Decision } from "../decision/decide";
import type { DecisionInputs } from "../decision/inputs";
import { bringsInOnly, listWindowOnly } from "../decision/work";
import type { WorkUnit } from "./work-unit";
import { type Cause, cause } from "../problems/problem";
import { deferForRule, deferForShortage, isWaitedOut } from "./deferral";

/**
 * Whether work is let begin.
 * - `start`: it may start now, and at any moment as long as its minutes fit before `closesAt`, if there's such a moment.
 * - `defer`: it's left for a later window; nothing failed.
 * - `refuse`: no window would help; something must be mended first.
 */
export type Admission =
  | { readonly kind: "start"; readonly closesAt?: Temporal.Instant }
  | { readonly kind: "defer" | "refuse"; readonly because: Cause };

export type GuardInputs = Omit<DecisionInputs, "mode" | "workMinutes">;

/**
 * Whether a unit of work may start at this moment: asked before each one, whatever policies a run was loaded with. A
 * window's end is a promise: no unit starts whose estimate doesn't fit before it.
 *
 * @param decision on the run as a whole, of a moment ago: the window's end is held against the inputs' moment
 */
export function mayStart(
  inputs: GuardInputs,
  unit: WorkUnit,
  decision: Decision = decideApplying(inputs, unit),
): Admission {
  const applying = applyingInputs(inputs, unit);
  const { findings, window } = decision;
  const mandatory = findings.filter(({ level }) => level === "mandatory");
  const standing = mandatory.filter(({ rule }) => !isWaitedOut(rule));
  if (standing.length > 0) {
    const found = standing.map(({ rule, target, message, remedy }) => ({ rule, target, message, remedy }));
    return { kind: "refuse", because: cause("refused", { findings: found }) };
  }
  const early = mandatory.map(({ rule }) => rule).find(isWaitedOut);
  if (early !== undefined) return { kind: "defer", because: deferForRule(applying, early) };
  if (!isBoundToWindow(inputs) || window === undefined) return { kind: "start" };
  const left = minutesLeft(window, inputs.now);
  if (left >= neededMinutes(unit)) return { kind: "start", closesAt: window.end };
  return { kind: "defer", because: deferForShortage(applying, unit, left) };
}

/** What the rules say of the run, were it applied at this moment with time for such a unit. */
export function decideApplying(inputs: GuardInputs, unit: WorkUnit): Decision {
  return decide(applyingInputs(inputs, unit));
}

/**
 * Why a unit that might have started wasn't: the time that was left when its turn came.
 *
 * @param left minutes to the window's end
 */
export function explainShortage(inputs: GuardInputs, unit: WorkUnit, left: number): Cause {
  return deferForShortage(applyingInputs(inputs, unit), unit, left);
}

function applyingInputs(inputs: GuardInputs, unit: WorkUnit): DecisionInputs {
  return { ...inputs, mode: "apply", workMinutes: neededMinutes(unit) };
}

function neededMinutes({ minutes, reserveMinutes }: WorkUnit): number {
  return minutes + reserveMinutes;
}

/** By the rules `window` and `framework-window`. */
function isBoundToWindow({ change, work }: Pick<DecisionInputs, "change" | "work">): boolean {
  if (change.tier === "T3") return listWindowOnly(work).length > 0;
  return (change.tier === "T1" || change.tier === "T2") && !bringsInOnly(work);
}
