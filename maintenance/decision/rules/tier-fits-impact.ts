import { fearsTheUnknown } from "../affected-customers";
import type { Finding } from "../finding";
import type { Judgement } from "../inputs";
import { describeChange, type Rule } from "../rule";
import { describeTarget, listSome } from "../work";

export const tierFitsImpact: Rule = {
  name: "tier-fits-impact",
  level: "mandatory",
  description:
    "A change that would restart Asterisk, or touch the host's vz daemons or kernel or an SBC, is no T1 or T3.",
  severity: "critical",
  remediation: "Make the change a T2 and tell its customers, or leave out what interrupts them.",
  advice:
    "What changes is in the impact catalogue; what isn't counts as interrupting, but in a T1 or T3, which restarts nothing that carries calls.",
  judge: (judgement) => {
    const { tier } = judgement.change;
    const promisesCalls = tier === "T1" || tier === "T3";
    return [...(promisesCalls ? findInterruptions(judgement) : []), ...findUnknown(judgement)];
  },
};

function findInterruptions({ change, assessment }: Judgement): Finding[] {
  return assessment.reasons.map((reason) => {
    const places = assessment.impacts
      .filter((impact) => impact.reason === reason)
      .map(({ node, target }) => describeTarget(node, target));
    return {
      rule: "tier-fits-impact",
      level: "mandatory",
      target: listSome([...new Set(places)]),
      message: `${reason}, but change ${change.id} is a ${change.tier ?? ""}.`,
      remedy:
        change.tier === "T3"
          ? "Leave it out of this change and plan it as a T2; if it closes an active, remote exploit, make the change a T4."
          : "Make the change a T2 and tell its customers on Monday, or leave this out of it.",
    };
  });
}

function findUnknown({ change, assessment: { unknown } }: Judgement): Finding[] {
  if (unknown.length === 0) return [];
  return [
    {
      rule: "tier-fits-impact",
      level: "advisory",
      target: describeChange(change),
      message: `The impact catalogue doesn't know ${listSome(unknown)}: ${
        fearsTheUnknown(change.tier)
          ? "whom it concerns counts as interrupted"
          : "what carries calls isn't restarted for it, and stays on its old files where it should be"
      }.`,
      remedy: "Find out what uses them, and add them to the impact catalogue in the stack's configuration.",
    },
  ];
}
