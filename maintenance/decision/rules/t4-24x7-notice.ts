import { isInBusinessHours, findNextBusinessHours } from "../../calendar/business-hours";
import { describeMoment } from "../../calendar/describe";
import { isBefore } from "../../calendar/intervals";
import type { Calendar } from "../../calendar/calendar";
import type { Change } from "../../change/change";
import { findEarliest } from "../../change/known-since";
import type { Judgement } from "../inputs";
import type { Rule } from "../rule";
import { listSome } from "../../text/list-some";

/** Interruption is assumed for these tiers: whoever something changes for is told, interrupted or not. */
export const t4NoticeAroundTheClock: Rule = {
  name: "t4-24x7-notice",
  level: "mandatory",
  description: "Before a T4 or SHTF, affected 24/7 customers are notified during business hours.",
  severity: "critical",
  remediation:
    "Notify every affected 24/7 customer during business hours. Record it under notices with kind: 24x7, sentAt and their ids.",
  advice:
    "A T4 or SHTF may be planned before its 24/7 customers are notified. They are told before it's applied.",
  judge: (judgement) => {
    const { change, customers, mode } = judgement;
    if (change.tier !== "T4" && change.tier !== "SHTF") return [];
    const faults = new Map<string, { readonly fault: Fault; readonly ids: string[] }>();
    for (const { id } of customers.filter(({ is24x7 }) => is24x7)) {
      const fault = findFault(judgement, id);
      if (fault === undefined) continue;
      const same = faults.get(fault.text ?? "") ?? { fault, ids: [] };
      faults.set(fault.text ?? "", same);
      same.ids.push(id);
    }
    return [...faults.values()].map(({ fault: { text, isToCome }, ids }) => ({
      rule: "t4-24x7-notice",
      level: mode === "plan" && isToCome ? "advisory" : "mandatory",
      target: `customers ${listSome(ids)}`,
      message:
        text === undefined
          ? `The 24/7 customers ${listSome(ids)} haven't been notified of change ${change.id}.`
          : `The notice to 24/7 customers ${listSome(ids)} ${text}.`,
      remedy: `Notify them ${describeWhen(judgement)} and record it under notices with kind: 24x7, sentAt and their ids.`,
    }));
  },
};

interface Fault {
  /** Completes a sentence that begins with "the notice"; absent when there's none. */
  readonly text?: string;
  /** What hasn't been sent can still be sent before it's applied. */
  readonly isToCome: boolean;
}

/** @returns undefined for a customer who was told as it should be */
function findFault(judgement: Judgement, customer: string): Fault | undefined {
  const { change, calendar, now } = judgement;
  const told = change.notices.filter(
    ({ kind, customers, minutes }) => kind === "24x7" && minutes > 0 && customers.includes(customer),
  );
  const faults = told.map(({ sentAt }): Fault | undefined => {
    const moment = describeMoment(calendar, sentAt);
    if (isBefore(now, sentAt)) return { text: `is dated ${moment}, later than now`, isToCome: true };
    if (isBefore(sentAt, findEarliest(change, now)))
      return { text: `is dated ${moment}, before ${describeKnown(change, calendar)}`, isToCome: false };
    if (isInBusinessHours(calendar, sentAt)) return undefined;
    return { text: `is dated ${moment}, which is outside of business hours`, isToCome: false };
  });
  if (faults.includes(undefined)) return undefined;
  return faults[0] ?? { isToCome: true };
}

function describeKnown({ vulnerability }: Change, calendar: Calendar): string {
  return vulnerability?.knownSince === undefined
    ? "this week: record under vulnerability with knownSince if it was known then"
    : `the vulnerability was known (${describeMoment(calendar, vulnerability.knownSince)})`;
}

function describeWhen({ calendar, now }: Judgement): string {
  if (isInBusinessHours(calendar, now)) return "now, during business hours,";
  const next = findNextBusinessHours(calendar, now);
  return next === undefined
    ? "during business hours"
    : `when business hours begin, ${describeMoment(calendar, next.start)},`;
}
