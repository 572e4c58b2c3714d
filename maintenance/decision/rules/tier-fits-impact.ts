import { describeReason, groupByReason } from "../../impact/impact";
import type { Finding } from "../finding";
import type { Judgement } from "../inputs";
import { describeChange, type Rule } from "../rule";
import { describeTarget } from "../work";
import { listSome } from "../../text/list-some";

export const tierFitsImpact: Rule = {
  name: "tier-fits-impact",
  level: "mandatory",
  description:
    "A T1 or T3 doesn't restart Asterisk, and doesn't touch the host's vz daemons or kernel, or an SBC. An unknown change counts as one that does.",
  severity: "critical",
  remediation: "Make the change a T2 and tell its customers, or leave out what interrupts them.",
  advice:
    "Machines show what each change interrupts, or the impact catalogue says it. A change that neither knows counts as interrupting.",
  judge: (judgement) => {
    const { tier } = judgement.change;
    return tier === "T1" || tier === "T3" ? findInterruptions(judgement) : findUnknown(judgement);
  },
};

function findInterruptions({ change, assessment }: Judgement): Finding[] {
  return groupByReason(assessment.impacts).map((alike) => {
    const places = alike.map(({ node, target }) => describeTarget(node, target));
    const isKnown = alike.every(({ known }) => known);
    return {
      rule: "tier-fits-impact",
      level: "mandatory",
      target: listSome([...new Set(places)]),
      message: `${describeReason(alike)}, but change ${change.id} is a ${change.tier ?? ""}.`,
      remedy: `${
        change.tier === "T3"
          ? "Leave it out of this change and plan it as a T2. If it closes an active, remote exploit, make the change a T4."
          : "Make the change a T2 and tell its customers on Monday, or leave this out of it."
      }${isKnown ? "" : ` Or ${FIND_OUT}`}`,
    };
  });
}

const FIND_OUT =
  "find out which services use it and what those interrupt, and say so under `impact` in the stack's configuration.";

function findUnknown({ change, assessment: { unknown } }: Judgement): Finding[] {
  if (unknown.length === 0) return [];
  return [
    {
      rule: "tier-fits-impact",
      level: "advisory",
      target: describeChange(change),
      message: `It isn't known what ${listSome(unknown)} ${unknown.length === 1 ? "interrupts" : "interrupt"}: whom that concerns counts as interrupted.`,
      remedy: `Tell its customers; or ${FIND_OUT}`,
    },
  ];
}
