import { t2Notice } from "../../../../../maintenance/decision/rules/t2-notice";
import { parseCalendar } from "../../../../../maintenance/calendar/parse";
import { at, NEXT_WINDOW } from "../decision-fixture";
import { plan, monday, t2, EXTRA } from "../cases";
import { describeRule } from "../rule-table";

describeRule(t2Notice, [
  ["the Monday notice (document, tier 2)", t2(monday())],
  ["none, applied", t2(), "t2-notice"],
  ["none, planned: it can still be sent for a later window", plan(t2()), "t2-notice?"],
  ["one that is too short, applied", t2(monday({ minutes: 9 })), "t2-notice"],
  ["one that is too short, planned", plan(t2(monday({ minutes: 9 }))), "t2-notice"],
  [
    "one that a grown plan made too short",
    { ...t2(monday()), expectedInterruption: { minutes: 11, by: "fleet" } },
    "t2-estimate",
    "t2-notice",
  ],
  ["one for another window", t2(monday({ window: NEXT_WINDOW })), "t2-notice"],
  [
    "one for a time at which no window starts, planned",
    plan(t2(monday({ window: at("2026-12-02T22:00-05:00") }))),
    "t2-notice",
    "t2-notice?",
  ],
  ["one that leaves a customer out", t2(monday({ customers: ["alder"] })), "t2-notice"],
  [
    "two that reach everybody together",
    t2(monday({ customers: ["alder"] }), monday({ customers: ["birch"], minutes: 12 })),
  ],
  ["one that went out on Tuesday", t2(monday({ sentAt: at("2026-11-24T00:00-05:00") })), "t2-notice"],
  ["one that went out late on Monday", t2(monday({ sentAt: at("2026-11-23T23:59-05:00") }))],
  [
    "one dated later than now, planned on the Friday before",
    plan(t2(monday()), at("2026-11-20T12:00-05:00")),
    "t2-notice?",
  ],
  ["one of 0 minutes", t2(monday({ minutes: 0 })), "t2-notice"],
  ["one of three months ago", t2(monday({ sentAt: at("2026-08-24T09:30-04:00") })), "t2-notice"],
  ["one of the Friday before", t2(monday({ sentAt: at("2026-11-20T09:30-05:00") }))],
  ["one of the Thursday before that", t2(monday({ sentAt: at("2026-11-19T09:30-05:00") })), "t2-notice"],
  [
    "one that a shorter one followed",
    t2(monday({ minutes: 30 }), monday({ minutes: 5, sentAt: at("2026-11-23T15:00-05:00") })),
  ],
  ["one for a window that begins earlier by an extra one", { ...t2(monday()), calendar: EXTRA }],
  [
    "one for a window that begins earlier by an extra one, before the time that it names",
    { ...t2(monday()), calendar: EXTRA, now: at("2026-11-27T21:00-05:00") },
    "t2-notice",
  ],
  [
    "one for a window that begins earlier by an extra one, planned",
    plan({ ...t2(monday()), calendar: EXTRA }),
  ],
  [
    "one that went out on Tuesday, as Monday is a holiday",
    {
      ...t2(monday({ sentAt: at("2026-11-24T09:00-05:00") })),
      calendar: parseCalendar("timeZone: America/New_York\nholidays: [{ name: h, date: 2026-11-23 }]", "c"),
    },
  ],
  [
    "a new notice for a later window, after one that turned out too short, planned",
    plan(
      t2(monday({ minutes: 5 }), monday({ window: NEXT_WINDOW, sentAt: at("2026-11-27T11:00-05:00") })),
      at("2026-11-27T12:00-05:00"),
    ),
  ],
  [
    "none, where nobody is interrupted",
    { ...t2(), customers: [{ id: "cedar", is24x7: true, interrupted: false }] },
  ],
]);
