import { isInBusinessHours, findNextBusinessHours } from "../../calendar/business-hours";
import { describeMoment } from "../../calendar/describe";
import { isBefore } from "../../calendar/intervals";
import type { Judgement } from "../inputs";
import type { Rule } from "../rule";
import { listSome } from "../work";

/** Interruption is assumed for these tiers: whoever something changes for is told, interrupted or not. */
export const t4NoticeAroundTheClock: Rule = {
  name: "t4-24x7-notice",
  level: "mandatory",
  description: "Before a T4 or SHTF, affected 24/7 customers are notified during business hours.",
  severity: "critical",
  remediation:
    "Notify every affected 24/7 customer during business hours, and record it under notices with kind: 24x7, sentAt and their ids.",
  advice:
    "A T4 or SHTF may be planned before its 24/7 customers are notified; they're told before it's applied.",
  judge: (judgement) => {
    const { change, customers, mode } = judgement;
    if (change.tier !== "T4" && change.tier !== "SHTF") return [];
    const open = customers.filter(({ id, is24x7 }) => is24x7 && !wasTold(judgement, id)).map(({ id }) => id);
    if (open.length === 0) return [];
    const outside = open.some((id) =>
      change.notices.some(({ kind, customers: told }) => kind === "24x7" && told.includes(id)),
    );
    return [
      {
        rule: "t4-24x7-notice",
        // What hasn't been sent can still be sent before it's applied.
        level: mode === "plan" && !outside ? "advisory" : "mandatory",
        target: `customers ${listSome(open)}`,
        message: outside
          ? `The notice to 24/7 customers ${listSome(open)} didn't go out during business hours, or is dated later than now.`
          : `The 24/7 customers ${listSome(open)} haven't been notified of change ${change.id}.`,
        remedy: `Notify them ${describeWhen(judgement)} and record it under notices with kind: 24x7, sentAt and their ids.`,
      },
    ];
  },
};

function wasTold({ change, calendar, now }: Judgement, customer: string): boolean {
  return change.notices.some(
    ({ kind, customers, sentAt }) =>
      kind === "24x7" &&
      customers.includes(customer) &&
      !isBefore(now, sentAt) &&
      isInBusinessHours(calendar, sentAt),
  );
}

function describeWhen({ calendar, now }: Judgement): string {
  if (isInBusinessHours(calendar, now)) return "now, during business hours,";
  const next = findNextBusinessHours(calendar, now);
  return next === undefined
    ? "during business hours"
    : `when business hours begin, ${describeMoment(calendar, next.start)},`;
}
