import { Temporal } from "@js-temporal/polyfill";
import { describeMoment } from "../../calendar/describe";
import { groupBy } from "../../packages/grouping";
import { PENDING_RESTART_DAYS } from "../../restarts/pending-restart";
import { isOld, type RestartLine } from "../../restarts/record";
import { describePackages, describeRestart } from "../../restarts/describe";
import { listSome } from "../../text/list-some";
import type { Finding } from "../finding";
import type { Judgement } from "../inputs";
import { describeChange, type Rule } from "../rule";
import { describeTarget } from "../work";

export const restartsPending: Rule = {
  name: "restarts-pending",
  level: "mandatory",
  description: "A T4 leaves no service on replaced files, so no node that it reaches says `restart: never`.",
  severity: "high",
  remediation:
    "Restart it in a T2, or by hand. For a T4, say `restart: required` in the fleet file. `maint pending` lists what waits for a restart.",
  advice: `No restart or reboot waits for longer than pendingRestartDays of the fleet file, ${PENDING_RESTART_DAYS} by default.`,
  judge: (judgement) => {
    const left = (judgement.restarts ?? []).filter(({ leftBy }) => leftBy !== undefined);
    const isUrgent = judgement.change.tier === "T4" || judgement.change.tier === "SHTF";
    const refused = isUrgent
      ? left.filter(({ kind, leftBy }) => kind === "service" && leftBy === "fleet")
      : [];
    const rest = left.filter((line) => !refused.includes(line));
    return [...byRestart(refused).map((alike) => refuse(judgement, alike)), ...findOld(judgement, rest)];
  },
};

function refuse({ change }: Judgement, alike: RestartGroup): Finding {
  const { first, places } = alike;
  return {
    rule: restartsPending.name,
    level: "mandatory",
    target: listSome(places),
    message: `${first.name} executes replaced files${describePackages(first.packages)}, and the fleet file says restart: never. ${describeChange(change)} is a ${change.tier ?? ""}, which leaves no service so.`,
    remedy: "Say `restart: required` for these nodes in the fleet file. Or restart the service by hand.",
  };
}

/** Of what waits for too long, one finding a service: what differs is since when, and the oldest is told. */
function findOld(judgement: Judgement, left: readonly RestartLine[]): Finding[] {
  const { now, calendar, pendingRestartDays: days = PENDING_RESTART_DAYS } = judgement;
  const old = left.filter((line) => isOld(line, { now: now.toString(), pendingRestartDays: days }));
  return byRestart(old).map(({ first, places, since }) => ({
    rule: restartsPending.name,
    level: "advisory",
    target: listSome(places),
    message: `${describeRestart(first)} has been pending since ${describeMoment(calendar, Temporal.Instant.from(since))}, longer than ${days} days${places.length === 1 ? "" : `: in ${places.length} places, and there the longest`}.`,
    remedy:
      first.kind === "reboot"
        ? "Name the layer reboots in a T2."
        : first.leftBy === "fleet"
          ? "Restart it by hand, or say `restart: required` in the fleet file for the next T2."
          : "Restart it in a T2, or by hand.",
  }));
}

interface RestartGroup {
  readonly first: RestartLine;
  readonly places: readonly string[];
  /** The longest time ago; empty where nobody knows any. */
  readonly since: string;
}

/** Alike in everything but places and moments. */
function byRestart(lines: readonly RestartLine[]): RestartGroup[] {
  return [
    ...groupBy(lines, ({ kind, name, leftBy }) => JSON.stringify([kind, name, leftBy])).values(),
  ].flatMap((alike) => {
    const [first] = [...alike].sort((a, b) => ((a.since ?? "") < (b.since ?? "") ? -1 : 1));
    const places = alike.flatMap(({ node, targets }) =>
      targets.map((target) => describeTarget(node, target)),
    );
    return first === undefined ? [] : [{ first, places, since: first.since ?? "" }];
  });
}
