import { describeDuration, describeMoment, describeWindow } from "../../calendar/describe";
import { describeProblems } from "../../problems/describe";
import { findObstacles, type Obstacle } from "../../rings/soak";
import type { RingAtWork } from "../../rings/at-work";
import { findNextPossibleWindow } from "../choose-window";
import type { Finding } from "../finding";
import type { Judgement } from "../inputs";
import type { Rule } from "../rule";
import { endSentence } from "../sentence";
import { listSome } from "../../text/list-some";

/**
 * A T3 is held as well: what is urgent about it is one ticket, and whoever needs it sooner can be put into the earlier ring.
 */
export const ringSoak: Rule = {
  name: "ring-soak",
  level: "mandatory",
  description:
    "A release reaches a ring after the rings before. Each earlier ring has had all of the release for its soak time, is healthy, and has no open incident.",
  severity: "high",
  remediation:
    "Deploy it to the rings before alone (`pulumi config set ring NAME`, or the argument `ring` of the fleet), and let it soak there. Mend what isn't healthy, and close the incidents that are over.",
  advice:
    "A release may be planned for a ring that has to wait. A T4 or SHTF doesn't wait, and the message says what it skips.",
  judge: (judgement) => {
    const findings = (judgement.rings ?? []).flatMap((ring) =>
      findObstacles(ring.before, judgement.now).map((obstacle) => tell(judgement, ring, obstacle)),
    );
    // An incident may be one of several rings before.
    return [
      ...new Map(findings.map((finding) => [`${finding.target} ${finding.message}`, finding])).values(),
    ];
  },
};

function tell(judgement: Judgement, ring: RingAtWork, obstacle: Obstacle): Finding {
  const { change, mode, deployed } = judgement;
  const isEmergency = change.tier === "T4" || change.tier === "SHTF";
  const release = deployed === undefined ? "the release" : `release ${deployed.name}`;
  const { message, remedy } = explain(judgement, ring, release, obstacle);
  return {
    rule: "ring-soak",
    level: mode === "plan" || isEmergency ? "advisory" : "mandatory",
    target: `ring ${ring.name}`,
    message,
    remedy: isEmergency
      ? `A ${change.tier ?? ""} doesn't wait for that: look at the first containers of ring ${ring.name} as soon as they're done.`
      : remedy,
  };
}

function explain(
  judgement: Judgement,
  { name, before }: RingAtWork,
  release: string,
  obstacle: Obstacle,
): Pick<Finding, "message" | "remedy"> {
  const early = `ring ${before.name}`;
  const first = `\`pulumi config set ring ${before.name}\`, or the argument \`ring\` of the fleet`;
  const soak = describeDuration(before.soakHours * 60);
  switch (obstacle.kind) {
    case "lacking":
      return {
        message: `Ring ${name} has to wait: not all of ${early} has ${release}, but ${listSome(obstacle.places)} would still be changed.`,
        remedy: `Deploy it to ${early} alone: ${first}. There it soaks for ${soak}.`,
      };
    case "unseen":
      return {
        message: `Ring ${name} has to wait: nobody could look at ${listSome(obstacle.nodes)}, where containers of ${early} are.`,
        remedy: "Mend what keeps it from being observed, and run again.",
      };
    case "ailing":
      return {
        message: `Ring ${name} has to wait: ${early} isn't healthy. ${describeProblems(obstacle.problems, "named").map(endSentence).join(" ")}`,
        remedy: `Mend that, and find out whether ${release} did it.`,
      };
    case "incident": {
      const { id, where, what, since } = obstacle.incident;
      return {
        message: `Ring ${name} has to wait: incident ${id} (${where}) is open since ${describeMoment(judgement.calendar, since)}: ${what}.`,
        remedy: "When it's over, record that under ended in the incidents file.",
      };
    }
    case "unknown":
      return {
        message: `Ring ${name} has to wait: no running container of ${early} shows since when it has had ${release}.`,
        remedy: `Preview or run with at least one container of ${early} running, on nodes with the right time. The soak time begins then.`,
      };
    case "soaking":
      return {
        message: `${describeDuration(obstacle.missingMinutes)} are missing: ${before.name} has had ${release} since ${describeMoment(judgement.calendar, obstacle.since)}, and it soaks there for ${soak}.`,
        remedy: describeOpening(judgement, name, obstacle.opensAt),
      };
  }
}

function describeOpening(judgement: Judgement, ring: string, opensAt: Judgement["now"]): string {
  const { calendar, change } = judgement;
  const moment = `Ring ${ring} can have it from ${describeMoment(calendar, opensAt)} on`;
  if (change.tier !== "T1" && change.tier !== "T2") return `${moment}.`;
  const next = findNextPossibleWindow({ ...judgement, now: opensAt });
  return next === undefined
    ? `${moment}; add a window to the calendar, since it has none for it after that.`
    : `${moment}: its next window then is ${describeWindow(calendar, next)}.`;
}
