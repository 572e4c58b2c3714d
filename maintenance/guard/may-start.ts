import type { Temporal } from "@js-temporal/polyfill";
import { describeMinutes, describeWindow } from "../calendar/describe";
import { minutesLeft } from "../calendar/windows";
import { findNextPossibleWindow } from "../decision/choose-window";
import { decide, type Decision } from "../decision/decide";
import type { Finding } from "../decision/finding";
import type { DecisionInputs } from "../decision/inputs";
import { changesInstalledModules, installsOnlyNewModules } from "../decision/work";

/** One piece of work that isn't stopped once it runs, e.g. the transaction of one container. */
export interface WorkUnit {
  /** Minutes it's expected to take, with the look whether service is back. */
  readonly minutes: number;
  /** Minutes that must be left beside that, for what goes wrong. */
  readonly reserveMinutes: number;
}

/**
 * Reasons are sentences.
 * - `start`: it may start now, and at any moment as long as its minutes fit before `closesAt`, if there's such a moment.
 * - `defer`: it's left for a later window, which the reason names, if the calendar has one; nothing failed.
 * - `refuse`: no window would help; something must be mended first.
 */
export type Verdict =
  | { readonly verdict: "start"; readonly closesAt?: Temporal.Instant }
  | { readonly verdict: "defer"; readonly reason: string }
  | { readonly verdict: "refuse"; readonly reason: string; readonly findings: readonly Finding[] };

export type GuardInputs = Omit<DecisionInputs, "mode" | "workMinutes">;

/** The rules that waiting satisfies. */
const WAITED_OUT: ReadonlySet<string> = new Set(["window", "framework-window"]);

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
): Verdict {
  const applying = applyingInputs(inputs, unit);
  const { findings, window } = decision;
  const mandatory = findings.filter(({ level }) => level === "mandatory");
  const standing = mandatory.filter(({ rule }) => !WAITED_OUT.has(rule));
  if (standing.length > 0) {
    const reason = standing.map(({ message, remedy }) => `${message} ${remedy}`).join(" ");
    return { verdict: "refuse", reason, findings: standing };
  }
  const [early] = mandatory;
  if (early !== undefined) return defer(applying, early.message);
  if (!isBoundToWindow(inputs) || window === undefined) return { verdict: "start" };
  const left = minutesLeft(window, inputs.now);
  if (left >= neededMinutes(unit)) return { verdict: "start", closesAt: window.end };
  return defer(applying, describeShortage(unit, left));
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
export function explainDeferral(inputs: GuardInputs, unit: WorkUnit, left: number): string {
  return defer(applyingInputs(inputs, unit), describeShortage(unit, left)).reason;
}

function applyingInputs(inputs: GuardInputs, unit: WorkUnit): DecisionInputs {
  return { ...inputs, mode: "apply", workMinutes: neededMinutes(unit) };
}

function neededMinutes({ minutes, reserveMinutes }: WorkUnit): number {
  return minutes + reserveMinutes;
}

function describeShortage(unit: WorkUnit, left: number): string {
  const needed = `It needs ${describeMinutes(neededMinutes(unit))}${unit.reserveMinutes > 0 ? " with its reserve" : ""}`;
  return left <= 0
    ? `${needed}, and the window has ended.`
    : `${needed}, and the window ends in ${describeMinutes(left, "down")}.`;
}

/** By the rules `window` and `framework-window`. */
function isBoundToWindow({ change, work }: Pick<DecisionInputs, "change" | "work">): boolean {
  if (change.tier === "T3") return changesInstalledModules(work);
  return (change.tier === "T1" || change.tier === "T2") && !installsOnlyNewModules(work);
}

function defer(inputs: DecisionInputs, why: string): Extract<Verdict, { verdict: "defer" }> {
  // The open window, if there's one, hasn't the time that the unit needs: this is a later one.
  const next = findNextPossibleWindow(inputs);
  const when =
    next === undefined
      ? "The calendar has no window that it could use: add one, or split the work."
      : `The next window that it can make is ${describeWindow(inputs.calendar, next)}.`;
  return { verdict: "defer", reason: `${why} ${when}` };
}
