import { Temporal } from "@js-temporal/polyfill";
import { z } from "zod";
import {
  CLOSURES,
  describeClosure,
  describeMinutes,
  describeMoment,
  describeWindow,
} from "../calendar/describe";
import { instant, timeZone } from "../calendar/time-fields";
import { defineKind, number, text } from "./kind";

/** The rules that waiting satisfies. */
export const WAITED_OUT = ["window", "framework-window"] as const;

const window = z.object({ start: instant(), end: instant() });

const RUN_IN_NEXT_WINDOW = "Run again in the next window.";

/** Why work is left to a later window; nothing failed. */
export const DEFERRALS = {
  "deferred-for-node": defineKind(
    {},
    {
      sentence: (_parameters, node) =>
        `deferred, since the packages of ${node} itself come first, and wait for a later window.`,
      meaning: "The node's own packages come before its containers, and wait for a later window.",
      remedy: RUN_IN_NEXT_WINDOW,
    },
  ),
  "deferred-before": defineKind(
    {},
    {
      sentence: () => "deferred, since the work that comes before it waits for a later window.",
      meaning: "The container's packages come before its modules, and wait for a later window.",
      remedy: RUN_IN_NEXT_WINDOW,
    },
  ),
  "deferred-window": defineKind(
    {
      rule: z.enum(WAITED_OUT),
      change: text,
      tier: text,
      at: instant(),
      timeZone: timeZone(),
      closed: z.object({ by: z.enum(CLOSURES), name: text }).optional(),
      next: window.optional(),
    },
    {
      varying: ["at"],
      sentence: ({ rule, change, tier, at, timeZone: zone, closed, next }) => {
        const moment = describeMoment({ timeZone: zone }, Temporal.Instant.from(at));
        const why = closed === undefined ? "" : ` (${describeClosure(closed)})`;
        const bound =
          rule === "window"
            ? `Change ${change} is a ${tier}, which needs a window`
            : "Installed modules would change, which needs a window";
        return `deferred. It's ${moment}, outside of all maintenance windows${why}. ${bound}. ${describeNext(zone, next)}`;
      },
      meaning: "The change needs a window, and none is open.",
      remedy: RUN_IN_NEXT_WINDOW,
    },
  ),
  "deferred-calls": defineKind(
    { calls: text, minutes: number },
    {
      varying: ["calls"],
      sentence: ({ calls, minutes }) =>
        `deferred. ${calls === "unknown" ? "An unknown number of calls" : calls === "1" ? "1 call" : `${calls} calls`} went on after ${describeMinutes(minutes)}, and the change ends none`,
      meaning: "Calls went on for longer than the change waits. No container was stopped.",
      remedy: "Run again in the next window. Or set `atLimit: hangUp` in the change, which ends the calls.",
    },
  ),
  "deferred-failures": defineKind(
    { failures: number, most: number },
    {
      varying: ["failures"],
      sentence: ({ failures, most }) =>
        `not begun. ${failures === 1 ? "One thing" : `${failures} things`} failed, and the change begins nothing more after ${most === 1 ? "one failure" : `${most} failures`}`,
      meaning: "The change's failure budget is used up. Nothing was begun there.",
      remedy: "Look at what failed, and mend it. Run again: the run goes on with what is left.",
    },
  ),
  "deferred-group": defineKind(
    { group: text, node: text, container: text },
    {
      sentence: ({ group, node, container }) =>
        `not begun. Container ${container} on ${node} is of the same group (${group}), and isn't well`,
      meaning:
        "Another container of the group failed in this run, or doesn't run, isn't there, or couldn't be planned. Those that stand in for it aren't touched.",
      remedy: "Mend that container, or take it out of the fleet file. Then run again.",
    },
  ),
  "deferred-shortage": defineKind(
    { minutes: number, reserve: number, left: number, timeZone: timeZone(), next: window.optional() },
    {
      varying: ["minutes", "left"],
      sentence: ({ minutes, reserve, left, timeZone: zone, next }) => {
        const needed = `The work needs ${describeMinutes(minutes + reserve)}${reserve > 0 ? " with its reserve" : ""}`;
        const end =
          left <= 0 ? "the window has ended" : `the window ends in ${describeMinutes(left, "down")}`;
        return `deferred. ${needed}, and ${end}. ${describeNext(zone, next)}`;
      },
      meaning: "The window has too little time left for the work.",
      remedy: RUN_IN_NEXT_WINDOW,
    },
  ),
};

function describeNext(zone: string, next: z.output<typeof window> | undefined): string {
  if (next === undefined) return "The calendar has no window that fits. Add one, or split the work.";
  const [start, end] = [Temporal.Instant.from(next.start), Temporal.Instant.from(next.end)];
  return `The next window that fits is ${describeWindow({ timeZone: zone }, { start, end })}.`;
}
