import { describeMoment, describeWindow } from "../../calendar/describe";
import { findNextWindow, findOpenWindow } from "../../calendar/windows";
import { formOf } from "../../kinds/forms";
import type { Rule } from "../rule";
import { describeTarget, listWindowOnly } from "../work";
import { listSome } from "../../text/list-some";

/**
 * A T1 or T2 is in a window anyway, which `window` sees to; T4 and SHTF cover any layer and may change installed modules.
 */
export const frameworkWindow: Rule = {
  name: "framework-window",
  level: "mandatory",
  description: "An installed framework module changes only in a maintenance window.",
  severity: "high",
  remediation: "Apply it in a maintenance window, or leave the installed modules out.",
  advice: "A T3 that changes installed modules may be planned at any time, and is applied in a window.",
  judge: ({ change, work, calendar, now, mode }) => {
    if (change.tier !== "T3" || findOpenWindow(calendar, now) !== undefined) return [];
    const installed = listWindowOnly(work);
    if (installed.length === 0) return [];
    const places = installed.flatMap(({ node, targets }) =>
      targets.map((target) => describeTarget(node, target)),
    );
    const names = listSome([...new Set(installed.map(({ change }) => formOf(change).nameOf(change)))]);
    const next = findNextWindow(calendar, now);
    return [
      {
        rule: "framework-window",
        level: mode === "apply" ? "mandatory" : "advisory",
        target: listSome([...new Set(places)]),
        message: `It is ${describeMoment(calendar, now)}, outside of every maintenance window, and ${names} would change where it's installed.`,
        remedy:
          next === undefined
            ? "Add a window to the calendar, or leave the installed modules out."
            : `Leave the installed modules out, or apply them in the next window: ${describeWindow(calendar, next)}.`,
      },
    ];
  },
};
