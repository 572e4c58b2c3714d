import type { Temporal } from "@js-temporal/polyfill";
import { describeDay, describeMinutes, describeMoment } from "../calendar/describe";
import { contains, isBefore, type Interval } from "../calendar/intervals";
import {
  canStillBeNoticed,
  findNoticeBegin,
  findNoticeDay,
  findNoticeDeadline,
} from "../calendar/notice-deadline";
import type { Change, Notice } from "../change/change";
import type { DecisionInputs } from "./inputs";

/** In what the notices for a window fall short. */
export interface Shortcoming {
  /** Completes a sentence that begins with "the notice". */
  readonly text: string;
  /** Ids of those whom it concerns. */
  readonly customers: readonly string[];
  /** Whether a plan may go on: the notice is only to be sent yet, and there's time for that. */
  readonly isToCome: boolean;
}

type Fault = Pick<Shortcoming, "text" | "isToCome">;

/** The Monday e-mails that announce a window, or the part of it that begins when they say. One of 0 minutes announces nothing. */
export function noticesFor({ notices }: Change, window: Interval): Notice[] {
  return notices.filter(
    (notice) =>
      notice.kind === "monday" &&
      notice.minutes > 0 &&
      notice.window !== undefined &&
      contains(window, notice.window),
  );
}

/** Ids of the customers whose service the change interrupts: who must have been told. */
export function listInterrupted({ customers }: Pick<DecisionInputs, "customers">): string[] {
  return customers.filter(({ interrupted }) => interrupted).map(({ id }) => id);
}

/** How long an interruption has to be announced: what was estimated, or what the plan expects by now. */
export function minutesToAnnounce({
  change,
  expectedInterruption,
}: Pick<DecisionInputs, "change" | "expectedInterruption">): number {
  return Math.max(change.estimate?.totalMinutes ?? 0, expectedInterruption?.minutes ?? 0);
}

/** None when everybody who is interrupted was told in time, and of long enough an interruption. */
export function findShortcomings(inputs: DecisionInputs, window: Interval): readonly Shortcoming[] {
  const interrupted = listInterrupted(inputs);
  if (interrupted.length === 0) return [];
  const found = new Map<string, Fault & { customers: string[] }>();
  const notices = noticesFor(inputs.change, window).map((notice) => ({
    notice,
    customers: new Set(notice.customers),
  }));
  const terms = termsOf(inputs, window);
  for (const customer of interrupted) {
    const told = notices.flatMap(({ notice, customers }) => (customers.has(customer) ? [notice] : []));
    const fault = findFault(inputs, window, terms, told);
    if (fault === undefined) continue;
    const same = found.get(fault.text) ?? { ...fault, customers: [] };
    found.set(fault.text, same);
    same.customers.push(customer);
  }
  return [...found.values()];
}

/** What a window's notices are held against: the same for all customers. */
interface NoticeTerms {
  readonly begin: Temporal.Instant;
  readonly deadline: Temporal.Instant;
  readonly day: Temporal.PlainDate;
  /** Whether a plan may go on without one. */
  readonly isToCome: boolean;
}

function termsOf({ calendar, now, mode }: DecisionInputs, window: Interval): NoticeTerms {
  return {
    begin: findNoticeBegin(calendar, window),
    deadline: findNoticeDeadline(calendar, window),
    day: findNoticeDay(calendar, window),
    isToCome: mode === "plan" && canStillBeNoticed(calendar, window, now),
  };
}

/** Of all that was told in the window's week the longest counts: a later, shorter notice takes nothing back. */
function findFault(
  inputs: DecisionInputs,
  window: Interval,
  { begin, deadline, day, isToCome }: NoticeTerms,
  told: readonly Notice[],
): Fault | undefined {
  const { calendar, now, mode } = inputs;
  const describe = (text: string, moment: Notice["sentAt"]): string =>
    `is dated ${describeMoment(calendar, moment)}, ${text}`;
  const [first] = told;
  if (first === undefined) return { text: "doesn't reach them", isToCome: false };
  const sent = told.filter(({ sentAt }) => !isBefore(now, sentAt));
  if (sent.length === 0) return { text: describe("later than now", first.sentAt), isToCome };
  const recent = sent.filter(({ sentAt }) => !isBefore(sentAt, begin));
  const [old] = sent;
  if (recent.length === 0 && old !== undefined)
    return { text: describe("and a notice goes out in the week before its window", old.sentAt), isToCome };
  const timely = recent.filter(({ sentAt }) => isBefore(sentAt, deadline));
  if (timely.length === 0) return { text: `went out after ${describeDay(day)}`, isToCome: false };
  const begun = timely.filter((notice) => notice.window === undefined || !isBefore(now, notice.window));
  // In a window that an extra one lengthened to the front, customers count on the time that they were told.
  const [early] = timely;
  if (mode === "apply" && contains(window, now) && begun.length === 0 && early?.window !== undefined)
    return { text: `says that it begins ${describeMoment(calendar, early.window)}`, isToCome: false };
  const announced = Math.max(...timely.map(({ minutes }) => minutes));
  const expected = minutesToAnnounce(inputs);
  if (announced >= expected) return undefined;
  return {
    text: `announces ${describeMinutes(announced)}, and ${describeMinutes(expected)} are expected now`,
    isToCome: false,
  };
}
