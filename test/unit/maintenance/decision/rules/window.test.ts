import { window } from "../../../../../maintenance/decision/rules/window";
import { parseCalendar } from "../../../../../maintenance/calendar/parse";
import { GLIBC, WEDNESDAY } from "../decision-fixture";
import { apply, plan, change, modules, updaterStop, mysql } from "../cases";
import { describeRule } from "../rule-table";

describeRule(window, [
  ["a T1 in the window", {}],
  ["a T1 on a Wednesday, applied", { now: WEDNESDAY }, "window"],
  ["a T1 on a Wednesday, planned", plan({})],
  ["a T1 whose work has just time enough", apply("2026-11-28T03:00-05:00", { expectedMinutes: 60 })],
  [
    "a T1 whose work takes longer than what is left, applied",
    apply("2026-11-28T03:00-05:00", { expectedMinutes: 61 }),
    "window?",
  ],
  ["a T1 whose work takes longer than a window, planned", plan({ expectedMinutes: 361 }), "window?"],
  ["a T1 when the window has just ended", apply("2026-11-28T04:00-05:00", {}), "window"],
  ["a T2 on a Wednesday, applied", { ...change("T2"), work: GLIBC, now: WEDNESDAY }, "window"],
  ["a T3 on a Wednesday (document: outside of the window)", { ...change("T3"), work: mysql, now: WEDNESDAY }],
  ["a T4 on a Wednesday (document: cannot wait)", { ...change("T4"), now: WEDNESDAY }],
  ["an SHTF on a Wednesday (document: during business hours)", { ...change("SHTF"), now: WEDNESDAY }],
  [
    "a T1 on a frozen Friday",
    {
      calendar: parseCalendar(
        "timeZone: America/New_York\nfreezes: [{ from: 2026-11-26, to: 2026-11-29, reason: Thanksgiving }]",
        "c",
      ),
    },
    "window",
  ],
  ["a T1 that fits into no window, planned", plan({ workMinutes: 361 }), "window"],
  ["a T1 of modules that aren't installed, on a Wednesday", { work: modules({}), now: WEDNESDAY }],
  ["FreePBX's own updates as a T1 in the window", { work: updaterStop }],
  ["FreePBX's own updates as a T1 on a Wednesday", { work: updaterStop, now: WEDNESDAY }, "window"],
  [
    "FreePBX's own updates as a T1 on a Wednesday, with modules that aren't installed",
    { work: [...modules({}), ...updaterStop], now: WEDNESDAY },
    "window",
  ],
]);
