import { t3Impact } from "../../../../../maintenance/decision/rules/t3-impact";
import { change, without, mysql, EMPTY, type Case } from "../cases";
import { describeRule } from "../rule-table";

describeRule(t3Impact, [
  ["an impact voiced by support", { ...change("T3"), work: mysql }],
  ["none", { ...without("T3", "impact"), work: mysql }, "t3-impact"],
  ...EMPTY.map((text): Case => [
    JSON.stringify(text),
    { ...change("T3", { impact: { text, voicedBy: ["support"] } }), work: mysql },
    "t3-impact",
  ]),
]);
