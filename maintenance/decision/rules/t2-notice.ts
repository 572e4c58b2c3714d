import { describeDay, describeMinutes, describeMoment, describeWindow } from "../../calendar/describe";
import { isBefore, type Interval } from "../../calendar/intervals";
import { canStillBeNoticed, findNoticeDay } from "../../calendar/notice-deadline";
import { findNextWindow, isWindowStart } from "../../calendar/windows";
import type { Finding } from "../finding";
import type { Judgement } from "../inputs";
import { findShortcomings, listInterrupted, minutesToAnnounce, noticesFor } from "../notices";
import { describeChange, type Rule } from "../rule";
import { listSome } from "../../text/list-some";

export const t2Notice: Rule = {
  name: "t2-notice",
  level: "mandatory",
  description:
    "The Monday notice for a T2's window covers every interrupted customer, and at least the estimated length.",
  severity: "critical",
  remediation:
    "On the Monday before the window, send the e-mail to every interrupted customer. Record it under notices with the window that it announces. A plan that grew since needs a new notice, and so a later window.",
  advice:
    "A T2 may be planned before its customers are told, as long as the notice can still go out in time.",
  judge: (judgement) => {
    const { change, window } = judgement;
    if (change.tier !== "T2") return [];
    const interrupted = listInterrupted(judgement);
    const stray = judgement.mode === "plan" ? findNoticesForNoWindow(judgement) : [];
    if (window === undefined || interrupted.length === 0) return stray;
    return noticesFor(change, window).length === 0
      ? [...stray, askForNotice(judgement, window, interrupted)]
      : [...stray, ...describeShortcomings(judgement, window)];
  },
};

/** There's none: when planned, one can still be sent, or else another window would have been chosen. */
function askForNotice(judgement: Judgement, window: Interval, customers: readonly string[]): Finding {
  const { change, calendar, mode } = judgement;
  const announced = change.notices.flatMap(({ kind, window: start, minutes }) =>
    kind !== "monday" || start === undefined
      ? []
      : [`${describeMoment(calendar, start)}${minutes === 0 ? ", of 0 minutes, which is none" : ""}`],
  );
  return {
    rule: "t2-notice",
    level: mode === "plan" ? "advisory" : "mandatory",
    target: `customers ${listSome(customers)}`,
    message:
      `No notice announces the window of ${describeWindow(calendar, window)} to the customers of change ${change.id}` +
      `${announced.length === 0 ? "" : `; what was sent announces ${announced.join("; ")}`}.`,
    remedy: mode === "plan" ? describeSending(judgement, window) : describeNextChance(judgement),
  };
}

function describeShortcomings(judgement: Judgement, window: Interval): Finding[] {
  const { calendar, now } = judgement;
  return findShortcomings(judgement, window).map(({ text, customers, isToCome }) => ({
    rule: "t2-notice",
    level: isToCome ? "advisory" : "mandatory",
    target: `customers ${listSome(customers)}`,
    message: `The notice for the window of ${describeWindow(calendar, window)} ${text}: ${listSome(customers)}.`,
    remedy: canStillBeNoticed(calendar, window, now)
      ? describeSending(judgement, window)
      : describeNextChance(judgement),
  }));
}

/** A notice for a time to come at which no window starts promises customers something that won't be. */
function findNoticesForNoWindow({ change, calendar, now }: Judgement): Finding[] {
  return change.notices.flatMap(({ kind, window: start }): Finding[] => {
    if (kind !== "monday" || start === undefined || isBefore(start, now)) return [];
    if (isWindowStart(calendar, start)) return [];
    const next = findNextWindow(calendar, now);
    return [
      {
        rule: "t2-notice",
        level: "mandatory",
        target: describeChange(change),
        message: `A notice announces ${describeMoment(calendar, start)}, when no maintenance window starts.`,
        remedy: `Correct the window in the record. Where customers were told so, send them a new notice, and record that one in its place${
          next === undefined ? "" : `; the next window is ${describeWindow(calendar, next)}`
        }.`,
      },
    ];
  });
}

function describeSending(judgement: Judgement, window: Interval): string {
  const { calendar } = judgement;
  const toAnnounce = minutesToAnnounce(judgement);
  const minutes = toAnnounce === 0 ? "" : ` of ${describeMinutes(toAnnounce)}`;
  return `Send the notice${minutes} by the end of ${describeDay(findNoticeDay(calendar, window))} and record it under notices with window: ${window.start.toString()}.`;
}

function describeNextChance(judgement: Judgement): string {
  const { calendar, now } = judgement;
  const next = findNextWindow(calendar, now, (window) => canStillBeNoticed(calendar, window, now));
  return next === undefined
    ? "Add a window to the calendar that customers can still be told of."
    : `Send a new notice by the end of ${describeDay(findNoticeDay(calendar, next))} for the window of ${describeWindow(calendar, next)}, and apply it then.`;
}
