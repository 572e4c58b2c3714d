import { describeClosure, describeMinutes, describeMoment, describeWindow } from "../../calendar/describe";
import type { Interval } from "../../calendar/intervals";
import { findClosure } from "../../calendar/openings";
import { minutesLeft } from "../../calendar/windows";
import { findNextPossibleWindow } from "../choose-window";
import type { Finding } from "../finding";
import type { Judgement } from "../inputs";
import { describeChange, type Rule } from "../rule";
import { bringsInOnly } from "../work";

export const window: Rule = {
  name: "window",
  level: "mandatory",
  description: "A T1 or T2 is applied in a maintenance window only. It may be planned at any time.",
  severity: "critical",
  remediation: "Apply it in the next window, which the plan names, or add a window to the calendar.",
  advice: "The work fits into the window as a whole. The run defers the rest.",
  judge: (judgement) => {
    const { change, work } = judgement;
    if (change.tier !== "T1" && change.tier !== "T2") return [];
    if (bringsInOnly(work)) return [];
    if (judgement.window !== undefined) return warnOfLength(judgement, judgement.window);
    return [judgement.mode === "apply" ? refuseNow(judgement) : refuseAtAll(judgement)];
  },
};

function warnOfLength({ change, now, expectedMinutes = 0 }: Judgement, window: Interval): Finding[] {
  const left = Math.min(minutesLeft(window, now), minutesLeft(window, window.start));
  if (expectedMinutes <= left) return [];
  return [
    {
      rule: "window",
      level: "advisory",
      target: describeChange(change),
      message: `The work takes about ${describeMinutes(expectedMinutes)}, and the window has ${describeMinutes(left, "down")}: the rest will be deferred.`,
      remedy:
        "Begin early in the window, work on more containers at once (`parallel`), or split the change. Correct the fleet's minutes if they're too cautious.",
    },
  ];
}

function refuseNow(judgement: Judgement): Finding {
  const { change, calendar, now } = judgement;
  const next = findNextPossibleWindow(judgement);
  const closure = findClosure(calendar, now);
  return {
    rule: "window",
    level: "mandatory",
    target: describeChange(change),
    message:
      `It is ${describeMoment(calendar, now)}, outside of every maintenance window` +
      `${closure === undefined ? "" : ` (${describeClosure(closure)})`}, and change ${change.id} is a ${change.tier ?? ""}.`,
    remedy:
      next === undefined
        ? "Add a window to the calendar: it has none that this change could use."
        : `Apply it in the next window that it can make: ${describeWindow(calendar, next)}.`,
  };
}

function refuseAtAll({ change, workMinutes }: Judgement): Finding {
  const length = workMinutes === undefined ? "" : ` of at least ${describeMinutes(workMinutes)}`;
  return {
    rule: "window",
    level: "mandatory",
    target: describeChange(change),
    message: `The calendar has no maintenance window${length} in the next two years that change ${change.id} could use.`,
    remedy: "Add a window to the calendar, shorten a freeze, or split the change.",
  };
}
