import { Temporal } from "@js-temporal/polyfill";
import type { PathSegment } from "../files/problem";
import { LONGEST_HOURS, SINCE } from "./calendar";
import { describeDay, describeDuration } from "./describe";
import { readLocal } from "./local-time";
import { checkStart } from "./recurrence/check";
import { fallsOn, wholeDaysIn, type BeginOfDay } from "./recurrence/recurrence";
import type { CalendarFileContent } from "./schema";

/** Where values that are right by themselves don't fit each other, and why, as a sentence without its end. */
export interface Contradiction {
  readonly path: readonly PathSegment[];
  readonly message: string;
}

export function findContradictions(content: CalendarFileContent): Contradiction[] {
  const { timeZone, businessHours } = content;
  return [
    ...(content.windows ?? []).flatMap(({ recurrence, since, except, from, timeZone: own }, i) =>
      findBadRecurrence(
        ["windows", i],
        { recurrence, since, except },
        { from: Temporal.PlainTime.from(from), timeZone: own ?? timeZone },
      ),
    ),
    ...(content.freezes ?? []).flatMap(({ from, to }, i) => findDisorder(["freezes", i], from, to, true)),
    ...(content.extraWindows ?? []).flatMap((window, i) => [
      ...findDisorder(["extraWindows", i], window.from, window.to, false),
      ...findSlip(["extraWindows", i], window, timeZone),
    ]),
    ...(content.holidays ?? []).flatMap((holiday, i) => findBadHoliday(["holidays", i], holiday, timeZone)),
    ...(businessHours === undefined
      ? []
      : findDisorder(["businessHours"], businessHours.from, businessHours.to, false)),
  ];
}

function findDisorder(
  path: readonly PathSegment[],
  from: string,
  to: string,
  allowEqual: boolean,
): Contradiction[] {
  // ISO texts of one form sort like what they say.
  if (to > from || (allowEqual && to === from)) return [];
  return [{ path: [...path, "to"], message: `${to} isn't after ${from}, where it begins` }];
}

function findSlip(
  path: readonly PathSegment[],
  { from, to, long = false }: NonNullable<CalendarFileContent["extraWindows"]>[number],
  timeZone: string,
): Contradiction[] {
  const minutes = readLocal(from, timeZone).until(readLocal(to, timeZone)).total("minutes");
  if (long || minutes <= LONGEST_HOURS * 60) return [];
  const message = `it lasts ${describeDuration(minutes)}; say long: true if a window of more than ${LONGEST_HOURS} hours is meant`;
  return [{ path: [...path, "to"], message }];
}

function findBadHoliday(
  path: readonly PathSegment[],
  { date, recurrence, since, except }: NonNullable<CalendarFileContent["holidays"]>[number],
  timeZone: string,
): Contradiction[] {
  if ((date === undefined) === (recurrence === undefined))
    return [{ path, message: "give either its date or its recurrence" }];
  if (recurrence !== undefined)
    return findBadRecurrence(path, { recurrence, since, except }, wholeDaysIn(timeZone));
  const idle = Object.entries({ since, except }).filter(([, value]) => value !== undefined);
  return idle.map(([key]) => ({ path: [...path, key], message: "means nothing without a recurrence" }));
}

function findBadRecurrence(
  path: readonly PathSegment[],
  {
    recurrence,
    since,
    except,
  }: { recurrence: string; since: string | undefined; except: string[] | undefined },
  begin: BeginOfDay,
): Contradiction[] {
  const start = since === undefined ? undefined : Temporal.PlainDate.from(since);
  const message = checkStart(recurrence, start, SINCE, begin);
  if (message !== undefined) return [{ path: [...path, "recurrence"], message }];
  const counted = { recurrence, since: start ?? SINCE };
  return (except ?? []).flatMap((text, i) => {
    const date = Temporal.PlainDate.from(text);
    if (fallsOn(counted, begin, date)) return [];
    return [
      {
        path: [...path, "except", i],
        message: `${describeDay(date)} isn't a day of ${recurrence}, so leaving it out means nothing`,
      },
    ];
  });
}
