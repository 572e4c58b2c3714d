import { describeMinutes, describeWindow } from "../calendar/describe";
import type { Interval } from "../calendar/intervals";
import { minutesLeft } from "../calendar/windows";
import { findNextPossibleWindow } from "../decision/choose-window";
import { decide } from "../decision/decide";
import type { Finding } from "../decision/finding";
import type { DecisionInputs } from "../decision/inputs";
import { installsOnlyNewModules } from "../decision/work";

/** One piece of work that isn't stopped once it runs, e.g. the transaction of one container. */
export interface WorkUnit {
  /** As messages call it, e.g. `container 101 on node1`. */
  readonly name: string;
  /** Minutes it's expected to take. */
  readonly minutes: number;
  /** Minutes to look whether service is back. */
  readonly verificationMinutes: number;
  /** Minutes to go back if it isn't. */
  readonly reserveMinutes: number;
}

/**
 * - `start`: it may start now.
 * - `defer`: it's left for `nextWindow`, if the calendar has one; nothing failed.
 * - `refuse`: no window would help; something must be mended first.
 */
export type Verdict =
  | { readonly verdict: "start" }
  | { readonly verdict: "defer"; readonly reason: string; readonly nextWindow?: Interval }
  | { readonly verdict: "refuse"; readonly reason: string; readonly findings: readonly Finding[] };

/** The rules that waiting satisfies. */
const WAITED_OUT: ReadonlySet<string> = new Set(["window", "framework-window"]);

/**
 * Whether a unit of work may start at this moment: asked before each one, whatever policies a run was loaded with. A
 * window's end is a promise: no unit starts whose estimate doesn't fit before it.
 */
export function mayStart(inputs: Omit<DecisionInputs, "mode" | "workMinutes">, unit: WorkUnit): Verdict {
  const needed = unit.minutes + unit.verificationMinutes + unit.reserveMinutes;
  const applying: DecisionInputs = { ...inputs, mode: "apply", workMinutes: needed };
  const { findings, window } = decide(applying);
  const mandatory = findings.filter(({ level }) => level === "mandatory");
  const standing = mandatory.filter(({ rule }) => !WAITED_OUT.has(rule));
  if (standing.length > 0) {
    const reason = `${unit.name} isn't started: ${standing.map(({ message, remedy }) => `${message} ${remedy}`).join(" ")}`;
    return { verdict: "refuse", reason, findings: standing };
  }
  const [early] = mandatory;
  if (early !== undefined) return defer(applying, unit, early.message);
  if (!isBoundToWindow(inputs) || window === undefined) return { verdict: "start" };
  const left = minutesLeft(window, inputs.now);
  if (left >= needed) return { verdict: "start" };
  const message = `It needs ${describeMinutes(needed)} with verification and reserve, and the window ends in ${describeMinutes(left, "down")}.`;
  return defer(applying, unit, message);
}

function isBoundToWindow({ change, work }: Pick<DecisionInputs, "change" | "work">): boolean {
  return (change.tier === "T1" || change.tier === "T2") && !installsOnlyNewModules(work);
}

function defer(inputs: DecisionInputs, unit: WorkUnit, why: string): Verdict {
  // The open window, if there's one, hasn't the time that the unit needs: this is a later one.
  const next = findNextPossibleWindow(inputs);
  const when =
    next === undefined
      ? "The calendar has no window that it could use: add one, or split the work."
      : `The next window that it can make is ${describeWindow(inputs.calendar, next)}.`;
  return {
    verdict: "defer",
    reason: `${unit.name} is deferred. ${why} ${when}`,
    ...(next !== undefined && { nextWindow: next }),
  };
}
