import { classified } from "../../../../../maintenance/decision/rules/classified";
import { change } from "../cases";
import { describeRule } from "../rule-table";

describeRule(classified, [
  ["a T1", change("T1")],
  ["no tier", change(undefined), "classified"],
]);
