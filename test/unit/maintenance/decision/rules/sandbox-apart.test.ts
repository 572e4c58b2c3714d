import { sandboxApart } from "../../../../../maintenance/decision/rules/sandbox-apart";
import { change, plan } from "../cases";
import { describeRule } from "../rule-table";

describeRule(sandboxApart, [
  ["a run of production", {}],
  ["a sandbox's nodes", { takenFromProduction: [] }],
  ["a node of production in a sandbox's run", { takenFromProduction: ["node1"] }, "sandbox-apart"],
  ["the same in an emergency", { ...change("T4"), takenFromProduction: ["node1", "node2"] }, "sandbox-apart"],
  ["the same, planned", plan({ takenFromProduction: ["node1"] }), "sandbox-apart"],
]);
