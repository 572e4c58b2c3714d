import { t3Ticket } from "../../../../../maintenance/decision/rules/t3-ticket";
import { change, without, mysql, EMPTY, type Case } from "../cases";
import { describeRule } from "../rule-table";

describeRule(t3Ticket, [
  ["a ticket", { ...change("T3"), work: mysql }],
  ["none", { ...without("T3", "ticket"), work: mysql }, "t3-ticket"],
  ...EMPTY.map((ticket): Case => [
    JSON.stringify(ticket),
    { ...change("T3", { ticket }), work: mysql },
    "t3-ticket",
  ]),
]);
