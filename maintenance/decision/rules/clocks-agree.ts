import { describeDuration } from "../../calendar/describe";
import { areApart, medianAhead, type NodeClock, TOLERANCE_MINUTES } from "../clocks";
import type { Finding } from "../finding";
import type { Judgement } from "../inputs";
import { describeChange, type Rule } from "../rule";
import { listSome } from "../../text/list-some";

/**
 * Windows, notices and soaks are judged by the clock of the machine that runs Pulumi. One node may be wrong; where most of them say
 * otherwise, or half of them, nobody knows what time it is.
 */
export const clocksAgree: Rule = {
  name: "clocks-agree",
  level: "mandatory",
  description: `The clock of the machine that runs Pulumi is at most ${TOLERANCE_MINUTES} minutes from the nodes' median.`,
  severity: "critical",
  remediation:
    "Set the clocks right, by NTP: of the machine that runs Pulumi, or of the nodes that the message names. Then run again.",
  advice: "The clock of each node is right, too, since its journal says when a run worked there.",
  judge: (judgement) => {
    const { clocks = [] } = judgement;
    const wrong = clocks.filter(({ aheadSeconds }) => areApart(aheadSeconds));
    return areApart(medianAhead(clocks)) ? [refuse(judgement, clocks, wrong)] : adviseOn(wrong);
  },
};

function refuse({ change }: Judgement, clocks: readonly NodeClock[], wrong: readonly NodeClock[]): Finding {
  const median = clocks.length === 1 ? "" : ` (the median of ${clocks.length})`;
  return {
    rule: clocksAgree.name,
    level: "mandatory",
    target: describeChange(change),
    message: `The nodes' clocks${median} are ${describeDifference(medianAhead(clocks))}, compared with the machine that runs Pulumi. Windows are judged by its clock: ${listSome(wrong.map(describeClock))}.`,
    remedy: "Set the wrong ones right, by NTP, and run again.",
  };
}

function adviseOn(wrong: readonly NodeClock[]): Finding[] {
  if (wrong.length === 0) return [];
  return [
    {
      rule: clocksAgree.name,
      level: "advisory",
      target: listSome(wrong.map(({ node }) => node)),
      message: `Some nodes' clocks aren't those of the others: ${listSome(wrong.map(describeClock))}.`,
      remedy:
        "Set them right, by NTP. Their journals have wrong times, and these nodes don't record since when they have a release.",
    },
  ];
}

function describeClock({ node, aheadSeconds }: NodeClock): string {
  return `${node} (${describeDifference(aheadSeconds)})`;
}

/** `20 minutes ahead` */
function describeDifference(seconds: number): string {
  return `${describeDuration(Math.abs(seconds) / 60)} ${seconds > 0 ? "ahead" : "behind"}`;
}
