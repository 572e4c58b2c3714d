import { ringSoak } from "../../../../../maintenance/decision/rules/ring-soak";
import { at } from "../decision-fixture";
import { generalAfter } from "../../rings/rings-fixture";
import { plan, change } from "../cases";
import { describeRule } from "../rule-table";

describeRule(ringSoak, [
  ["what has soaked in the ring before", { rings: [generalAfter({ since: at("2026-11-24T12:00-05:00") })] }],
  ["nothing in a ring that waits", { rings: [] }],
  ["two days of three", { rings: [generalAfter()] }, "ring-soak"],
  ["two days of three, planned", plan({ rings: [generalAfter()] }), "ring-soak?"],
  ["a T4, which doesn't wait", { ...change("T4"), rings: [generalAfter()] }, "ring-soak?"],
]);
