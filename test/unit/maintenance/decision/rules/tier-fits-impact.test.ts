import { tierFitsImpact } from "../../../../../maintenance/decision/rules/tier-fits-impact";
import { GLIBC } from "../decision-fixture";
import { inTargets, restart, upgrade, workOf } from "../../changes/changes-fixture";
import { change, modules, mysql } from "../cases";
import { describeRule } from "../rule-table";

describeRule(tierFitsImpact, [
  ["PHP as a T1 (document, tier 1)", change("T1")],
  ["the CDR module as a T1 (document, tier 1)", { work: modules({ from: "2.10.0.4" }) }],
  [
    "beancounters as a T1 (document, tier 1)",
    { work: workOf(inTargets("101", { kind: "allocation", parameter: "privvmpages", to: "65536:65536" })) },
  ],
  ["glibc as a T1 (document, tier 2)", { work: GLIBC }, "tier-fits-impact"],
  ["glibc as a T2 (document, tier 2)", { ...change("T2"), work: GLIBC }],
  [
    "a kernel as a T1 (document, tier 2)",
    { work: workOf(inTargets("node", upgrade("vzkernel"))) },
    "tier-fits-impact",
  ],
  [
    "OpenVZ userland as a T3",
    { ...change("T3"), work: workOf(inTargets("node", upgrade("vzctl"))) },
    "tier-fits-impact",
  ],
  [
    "NFS as a T1 (document, tier 2)",
    { work: workOf(inTargets("san1", { kind: "share", share: "nfs" })) },
    "tier-fits-impact",
  ],
  ["an SQL service as a T3 (document, tier 3)", { ...change("T3"), work: mysql }],
  [
    "an SBC as a T1",
    {
      work: workOf(
        inTargets("sbc1", { kind: "device", device: "sbc1", equipment: "sansay", from: "1", to: "2" }),
      ),
    },
    "tier-fits-impact",
  ],
  [
    "asterisk still on replaced files as a T1",
    { work: workOf(inTargets("101", restart("asterisk"))) },
    "tier-fits-impact",
  ],
  [
    "asterisk as a T4 (document, tier 4)",
    { ...change("T4"), work: workOf(inTargets("101", upgrade("asterisk"))) },
  ],
  [
    "what nobody knows as a T1",
    { work: workOf(inTargets("101", upgrade("libobscure"))) },
    "tier-fits-impact",
  ],
  [
    "what nobody knows as a T2: whom it concerns counts as interrupted",
    { ...change("T2"), work: workOf(inTargets("101", upgrade("libobscure"))) },
    "tier-fits-impact?",
  ],
  [
    "what nobody knows as a T3",
    { ...change("T3"), work: workOf(inTargets("101", upgrade("libobscure"))) },
    "tier-fits-impact",
  ],
  [
    "a service that nobody knows as a T1",
    { work: workOf(inTargets("101", restart("own-app"))) },
    "tier-fits-impact",
  ],
  [
    "a package that no service of calls executes there, as a T1",
    { work: workOf(inTargets("101", { ...upgrade("libobscure"), observed: { services: ["httpd"] } })) },
  ],
  [
    "a package that asterisk executes there, as a T1",
    { work: workOf(inTargets("101", { ...upgrade("libobscure"), observed: { services: ["asterisk"] } })) },
    "tier-fits-impact",
  ],
]);
