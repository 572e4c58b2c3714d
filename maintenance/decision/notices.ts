import { describeDay, describeMinutes } from "../calendar/describe";
import { isBefore, type Interval } from "../calendar/intervals";
import { findNoticeDay, findNoticeDeadline } from "../calendar/notice-deadline";
import type { Change, Notice } from "../change/change";
import type { DecisionInputs } from "./inputs";

/** The Monday e-mails that announce a window. */
export function noticesFor({ notices }: Change, window: Interval): Notice[] {
  return notices.filter((notice) => notice.kind === "monday" && notice.window?.equals(window.start) === true);
}

/** Ids of the customers whose service the change interrupts: who must have been told. */
export function listInterrupted({ customers }: Pick<DecisionInputs, "customers">): string[] {
  return customers.filter(({ interrupted }) => interrupted).map(({ id }) => id);
}

/**
 * In what the notices for a window fall short, with the customers concerned; empty when everybody who is interrupted was
 * told in time, and of long enough an interruption.
 */
export function findShortcomings(inputs: DecisionInputs, window: Interval): ReadonlyMap<string, string[]> {
  const shortcomings = new Map<string, string[]>();
  const notices = noticesFor(inputs.change, window);
  for (const customer of listInterrupted(inputs)) {
    const told = notices.filter(({ customers }) => customers.includes(customer));
    const shortcoming = describeShortcoming(inputs, window, told);
    if (shortcoming === undefined) continue;
    shortcomings.set(shortcoming, [...(shortcomings.get(shortcoming) ?? []), customer]);
  }
  return shortcomings;
}

/** Completes a sentence that begins with "the notice"; undefined when a customer's notices are as they should be. */
function describeShortcoming(
  { change, calendar, now, interruptionMinutes }: DecisionInputs,
  window: Interval,
  told: readonly Notice[],
): string | undefined {
  const deadline = findNoticeDeadline(calendar, window);
  const sent = told.filter(({ sentAt }) => !isBefore(now, sentAt));
  const timely = sent.filter(({ sentAt }) => isBefore(sentAt, deadline));
  if (told.length === 0) return "doesn't reach them";
  if (sent.length === 0) return "is dated later than now";
  if (timely.length === 0) return `went out after ${describeDay(findNoticeDay(calendar, window))}`;
  const announced = Math.max(...timely.map(({ minutes }) => minutes));
  const expected = Math.max(change.estimate?.totalMinutes ?? 0, interruptionMinutes ?? 0);
  if (announced >= expected) return undefined;
  return `announces ${describeMinutes(announced)}, and ${describeMinutes(expected)} are expected now`;
}
