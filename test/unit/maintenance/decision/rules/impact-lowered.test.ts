import { impactLowered } from "../../../../../maintenance/decision/rules/impact-lowered";
import { GLIBC } from "../decision-fixture";
import { inTargets, restart, upgrade, workOf } from "../../changes/changes-fixture";
import { change, ownEntry } from "../cases";
import { describeRule } from "../rule-table";

describeRule(impactLowered, [
  ["an own entry for what nobody knows", { ...change("T1"), ...ownEntry({ names: ["php-obscure"] }) }],
  [
    "an own entry that says more",
    {
      ...change("T2"),
      work: GLIBC,
      ...ownEntry({ interrupts: ["asterisk", "vz-kernel", "web", "database"], needs: "restart" }),
    },
  ],
  ["an own entry for something else", ownEntry({ names: ["openssl"] })],
  ["glibc as a T1, by an own entry", { work: GLIBC, ...ownEntry({}) }, "impact-lowered?"],
  ["all as a T1, by an own entry", { work: GLIBC, ...ownEntry({ names: ["*"] }) }, "impact-lowered?"],
  ["PHP that interrupts nobody, by an own entry", ownEntry({ names: ["php*"] }), "impact-lowered?"],
  [
    "a kernel that needs no reboot, by an own entry",
    {
      work: workOf(inTargets("node", upgrade("vzkernel"))),
      ...ownEntry({ names: ["vzkernel"], where: "node" }),
    },
    "impact-lowered?",
  ],
  [
    "Asterisk's restart, by an own entry",
    {
      work: workOf(inTargets("101", restart("asterisk"))),
      ...ownEntry({ subject: "service", names: ["asterisk"] }),
    },
    "impact-lowered?",
  ],
]);
