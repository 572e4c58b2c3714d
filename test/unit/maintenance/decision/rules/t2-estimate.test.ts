import { t2Estimate } from "../../../../../maintenance/decision/rules/t2-estimate";
import { GLIBC } from "../decision-fixture";
import { change, without, monday, t2 } from "../cases";
import { describeRule } from "../rule-table";

const LEARNED = { totalMinutes: 0, services: {}, isLearned: true } as const;

describeRule(t2Estimate, [
  ["an estimate", { ...change("T2"), work: GLIBC }],
  ["none", { ...without("T2", "estimate"), work: GLIBC }, "t2-estimate"],
  [
    "a total that is longer than each service's part",
    change("T2", { estimate: { totalMinutes: 10, services: { asterisk: 10, web: 8 } } }),
  ],
  [
    "a total that is shorter than one service's part",
    change("T2", { estimate: { totalMinutes: 10, services: { asterisk: 11, web: 8 } } }),
    "t2-estimate",
  ],
  ["as much as the plan expects", { ...change("T2"), expectedInterruption: { minutes: 10, by: "fleet" } }],
  [
    "a learned estimate",
    { ...change("T2", { estimate: LEARNED }), expectedInterruption: { minutes: 10, by: "learned" } },
  ],
  [
    "a learned one of too few measurements",
    {
      ...change("T2", { estimate: LEARNED }),
      expectedInterruption: {
        minutes: 10,
        by: "fleet",
        lacking: [{ layer: "containers", service: "asterisk", count: 3 }],
      },
    },
    "t2-estimate?",
  ],
  [
    "a learned one that is longer than what was announced, which the notice lacks",
    {
      ...change("T2", { estimate: LEARNED, notices: [monday()] }),
      expectedInterruption: { minutes: 11, by: "learned" },
    },
    "t2-notice",
  ],
  [
    "less than what was measured",
    { ...t2(monday({ minutes: 11 })), expectedInterruption: { minutes: 11, by: "measured" } },
    "t2-estimate",
  ],
]);
