import { t4NoticeAroundTheClock } from "../../../../../maintenance/decision/rules/t4-24x7-notice";
import { parseCalendar } from "../../../../../maintenance/calendar/parse";
import { at, WEDNESDAY } from "../decision-fixture";
import { plan, change } from "../cases";
import { describeRule } from "../rule-table";

describeRule(t4NoticeAroundTheClock, [
  ["told on Wednesday morning", { ...change("T4"), now: WEDNESDAY }],
  ["not told, applied", { ...change("T4", { notices: [] }), now: WEDNESDAY }, "t4-24x7-notice"],
  ["not told, planned", plan(change("T4", { notices: [] })), "t4-24x7-notice?"],
  [
    "told at night, outside of business hours",
    {
      ...change("T4", {
        notices: [{ kind: "24x7", sentAt: at("2026-11-25T03:00-05:00"), customers: ["alder"], minutes: 5 }],
      }),
      now: WEDNESDAY,
    },
    "t4-24x7-notice",
  ],
  [
    "told of 0 minutes",
    {
      ...change("T4", {
        notices: [{ kind: "24x7", sentAt: at("2026-11-25T10:00-05:00"), customers: ["alder"], minutes: 0 }],
      }),
      now: WEDNESDAY,
    },
    "t4-24x7-notice",
  ],
  [
    "told three months ago",
    {
      ...change("T4", {
        notices: [{ kind: "24x7", sentAt: at("2026-08-25T10:00-04:00"), customers: ["alder"], minutes: 5 }],
      }),
      now: WEDNESDAY,
    },
    "t4-24x7-notice",
  ],
  [
    "told later than now, planned",
    plan(
      change("T4", {
        notices: [{ kind: "24x7", sentAt: at("2026-11-25T14:00-05:00"), customers: ["alder"], minutes: 5 }],
      }),
    ),
    "t4-24x7-notice?",
  ],
  [
    "told later than now, as the record says",
    {
      ...change("T4", {
        notices: [{ kind: "24x7", sentAt: at("2026-11-25T14:00-05:00"), customers: ["alder"], minutes: 5 }],
      }),
      now: WEDNESDAY,
    },
    "t4-24x7-notice",
  ],
  [
    "told on a holiday",
    {
      ...change("T4"),
      now: WEDNESDAY,
      calendar: parseCalendar("timeZone: America/New_York\nholidays: [{ name: h, date: 2026-11-25 }]", "c"),
    },
    "t4-24x7-notice",
  ],
  [
    "nobody around the clock",
    { ...change("T4", { notices: [] }), customers: [{ id: "birch", is24x7: false, interrupted: true }] },
  ],
]);
