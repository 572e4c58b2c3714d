import { frameworkWindow } from "../../../../../maintenance/decision/rules/framework-window";
import { FRAMEWORK_GATES } from "../../../../../maintenance/change/test-gates";
import { WEDNESDAY } from "../decision-fixture";
import { passed } from "../../evidence/evidence-fixture";
import { inTargets, moduleChange, workOf } from "../../changes/changes-fixture";
import { plan, change, modules, updaterStop, tested } from "../cases";
import { describeRule } from "../rule-table";

describeRule(frameworkWindow, [
  [
    "FreePBX's own updates as a T3 on a Wednesday: they're no module",
    { ...change("T3"), work: updaterStop, now: WEDNESDAY },
  ],
  [
    "FreePBX's own updates and an installed module as a T3 on a Wednesday",
    { ...change("T3"), work: [...updaterStop, ...modules({ from: "2.10.0.4" })], now: WEDNESDAY },
    "framework-window",
  ],
  ["an installed module as a T1 in the window", { work: modules({ from: "2.10.0.4" }) }],
  [
    "an installed module as a T3 on a Wednesday, applied",
    { ...change("T3"), work: modules({ from: "2.10.0.4" }), now: WEDNESDAY },
    "framework-window",
  ],
  [
    "an installed module as a T3 on a Wednesday, planned",
    plan({ ...change("T3"), work: modules({ from: "2.10.0.4" }) }),
    "framework-window?",
  ],
  ["an installed module as a T3 in the window", { ...change("T3"), work: modules({ from: "2.10.0.4" }) }],
  [
    "an uninstalled module as a T3 on a Wednesday (document, framework updates)",
    { ...change("T3"), work: modules({}), now: WEDNESDAY },
  ],
  [
    "an installed and an uninstalled one as a T3 on a Wednesday",
    { ...change("T3"), work: modules({}, { from: "2.10.0.4", module: "core" }), now: WEDNESDAY },
    "framework-window",
  ],
  [
    "an installed one as a T1 on a Wednesday",
    { work: modules({ from: "2.10.0.4" }), now: WEDNESDAY },
    "window",
  ],
  [
    "an installed one as a T4 on a Wednesday",
    {
      ...change("T4", { layers: ["framework"] }),
      work: workOf(inTargets("101", moduleChange("upgrade", "cdr", "1", "2"))),
      now: WEDNESDAY,
      evidence: [tested({ gates: passed(FRAMEWORK_GATES) })],
    },
  ],
]);
