import { clocksAgree } from "../../../../../maintenance/decision/rules/clocks-agree";
import { plan, change, clocks } from "../cases";
import { describeRule } from "../rule-table";

describeRule(clocksAgree, [
  ["nodes whose clocks are right", { clocks: clocks(0, -1, 2) }],
  ["five minutes of difference", { clocks: clocks(300, 300, -300) }],
  ["more than that, ahead", { clocks: clocks(301, 301, 0) }, "clocks-agree"],
  ["more than that, behind, whatever the tier", { ...change("T4"), clocks: clocks(-3600) }, "clocks-agree"],
  ["more than that, planned", plan({ clocks: clocks(-3600, -3600) }), "clocks-agree"],
  ["two nodes of which one is an hour ahead", { clocks: clocks(0, 3600) }, "clocks-agree"],
  ["one wrong node of three", { clocks: clocks(0, 3600, 0) }, "clocks-agree?"],
]);
