import { Temporal } from "@js-temporal/polyfill";
import { groupBy } from "../../packages/grouping";
import { isDayOf } from "../recurrence/check";
import { listDates } from "../recurrence/recurrence";
import { inZone, type IcalEvent, type Span } from "./event";
import type { Finding } from "./finding";
import { keepNewest } from "./revisions";
import type { LocalMoment } from "./property";

/** What takes place under one name: the days of rules, and single times. */
export interface Series extends Span {
  readonly line: number;
  readonly name: string;
  /** RFC 5545, days only; counted from the day of `start`. */
  readonly rules: readonly string[];
  /** Days of the rules on which it doesn't take place, sorted. */
  readonly except: readonly Temporal.PlainDate[];
  readonly singles: readonly Span[];
}

/**
 * Events put together: what RECURRENCE-ID changes and EXDATE leaves out is taken from the series that it belongs to, older revisions
 * and what is cancelled are left out.
 *
 * @param unread UIDs of which an event couldn't be read: of their series nobody knows all
 */
export function joinSeries(
  events: readonly IcalEvent[],
  unread: ReadonlySet<string>,
  tell: (finding: Finding) => void,
): Series[] {
  const newest = keepNewest(events, tell);
  const changes = groupBy(
    newest.filter(({ replaces }) => replaces !== undefined),
    ({ uid = "" }) => uid,
  );
  const changesOf = (uid = ""): readonly IcalEvent[] => changes.get(uid) ?? [];
  const masters = newest.filter(({ replaces }) => replaces === undefined);
  const repeated = listRepeated(masters);
  const mastersOf = new Map(masters.map((master) => [master.uid, master]));
  return newest.flatMap((event): Series[] => {
    const note = (message: string): void => {
      tell({ kind: "note", line: event.line, message: `"${event.name}" ${message}` });
    };
    const refuse = (problem: string): void => {
      tell({ kind: "problem", line: event.line, message: `"${event.name}" ${problem}` });
    };
    const master = event.replaces === undefined ? undefined : mastersOf.get(event.uid);
    if (event.status === "CANCELLED" || master?.status === "CANCELLED") {
      note("is cancelled, so it's left out");
      return [];
    }
    if (event.floating) note(`says no time zone; it's read on the clocks of ${event.start.timeZone}`);
    if (event.status === "TENTATIVE")
      note("is tentative, and imported all the same; take it out if it isn't settled");
    if (event.replaces !== undefined) {
      if (event.replaces.andLater) {
        if (master === undefined) refuse("changes a series that isn't in the file; write one of its own");
        return [];
      }
      if (master === undefined)
        note("is one time of a series that isn't in the file; it's imported by itself");
      return [standAlone(event)];
    }
    const problem = findIncomplete(event, changesOf(event.uid), unread, repeated);
    if (problem === undefined) return [joinOne(event, changesOf(event.uid), note)];
    refuse(problem);
    return [];
  });
}

/** Of the days on which a series doesn't take place, those of one of its rules. */
export function listExcept({ start, rules, except }: Series, recurrence: string): string[] {
  const last = except.at(-1);
  if (last === undefined) return [];
  const days = except.map((day) => day.toString());
  if (rules.length === 1) return days;
  const since = start.local.toPlainDate();
  const begin = { from: start.local.toPlainTime(), timeZone: start.timeZone };
  const own = new Set(listDates({ recurrence, since }, begin, since, last).map((day) => day.toString()));
  return days.filter((day) => own.has(day));
}

function listRepeated(masters: readonly IcalEvent[]): Set<string | undefined> {
  return new Set(
    [...groupBy(masters, ({ uid }) => uid)].flatMap(([uid, { length }]) => (length > 1 ? [uid] : [])),
  );
}

function standAlone({ line, name, start, end }: IcalEvent): Series {
  return { line, name, start, end, rules: [], except: [], singles: [{ start, end }] };
}

function findIncomplete(
  { uid }: IcalEvent,
  changes: readonly IcalEvent[],
  unread: ReadonlySet<string>,
  repeated: ReadonlySet<string | undefined>,
): string | undefined {
  if (changes.length > 0 && repeated.has(uid))
    return "isn't imported, since another event has the same UID, and it's unknown whose times are changed; give them UIDs of their own";
  if (uid !== undefined && unread.has(uid))
    return "isn't imported, since one of its times is changed by an event that can't be read; mend that one";
  const later = changes.find(({ replaces }) => replaces?.andLater);
  return later === undefined
    ? undefined
    : `isn't imported, since line ${later.line} changes it from a day on (RANGE=THISANDFUTURE); end the series there and write another from there on`;
}

function joinOne(event: IcalEvent, changes: readonly IcalEvent[], note: (message: string) => void): Series {
  const { line, name, start, end, rules, further } = event;
  const { timeZone } = start;
  const singles = [...(rules.length === 0 ? [{ start, end }] : []), ...further];
  const since = start.local.toPlainDate();
  const left = [...event.except, ...changes.flatMap(({ replaces }) => replaces ?? [])].map((moment) =>
    placeIn(moment, start),
  );
  const days = listDaysUpTo(event, left);
  const isOfRule = (moment: LocalMoment): boolean =>
    isAtTimeOf(moment, start) && days.has(moment.local.toPlainDate().toString());
  const isLeft = indexMoments(left);
  const isTime = indexMoments([{ start }, ...singles].map((one) => inZone(one.start, timeZone)));
  for (const moment of left) {
    if (!isOfRule(moment) && !isTime(moment))
      note(
        `is said to be changed or left out at ${show(moment)}, which isn't one of its times: that means nothing`,
      );
  }
  const except = left.filter(isOfRule).map(({ local }) => local.toPlainDate());
  if (rules.length > 0 && !rules.some((rule) => isDayOf(rule, since)) && !isLeft(start))
    note(
      `begins on ${since.toString()}, which isn't a day of its rule; programs differ on whether it takes place then, and here it doesn't`,
    );
  return {
    line,
    name,
    start,
    end,
    rules,
    except: rules.length === 0 ? [] : distinct(except),
    singles: singles.filter((single) => !isLeft(inZone(single.start, timeZone))),
  };
}

/** On the clocks of the series. Of whole days Exchange writes what it leaves out as midnights, in any zone. */
function placeIn(moment: LocalMoment, start: LocalMoment): LocalMoment {
  return start.wholeDay && moment.timeZone !== "UTC" ? moment : inZone(moment, start.timeZone);
}

/** The days of an event's rules, as far as the last of some moments. */
function listDaysUpTo({ rules, start }: IcalEvent, moments: readonly LocalMoment[]): Set<string> {
  const since = start.local.toPlainDate();
  const last = moments
    .map(({ local }) => local.toPlainDate())
    .reduce((latest, day) => (Temporal.PlainDate.compare(day, latest) > 0 ? day : latest), since);
  const begin = { from: start.local.toPlainTime(), timeZone: start.timeZone };
  const days =
    moments.length === 0
      ? []
      : rules.flatMap((recurrence) => listDates({ recurrence, since }, begin, since, last));
  return new Set(days.map((day) => day.toString()));
}

/** A day without a time stands for whatever is on it. */
function isAtTimeOf(moment: LocalMoment, start: LocalMoment): boolean {
  return moment.wholeDay || start.wholeDay || moment.local.toPlainTime().equals(start.local.toPlainTime());
}

/** Whether a moment is one of some on the same clocks, as `isAtTimeOf` says: there may be very many of both. */
function indexMoments(moments: readonly LocalMoment[]): (moment: LocalMoment) => boolean {
  const dayOf = ({ local }: LocalMoment): string => local.toPlainDate().toString();
  const days = new Set(moments.map(dayOf));
  const wholeDays = new Set(moments.filter(({ wholeDay }) => wholeDay).map(dayOf));
  const times = new Set(moments.map(({ local }) => local.toString()));
  return (moment) =>
    moment.wholeDay
      ? days.has(dayOf(moment))
      : wholeDays.has(dayOf(moment)) || times.has(moment.local.toString());
}

function distinct(days: readonly Temporal.PlainDate[]): Temporal.PlainDate[] {
  const byText = new Map(days.map((day) => [day.toString(), day]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
}

function show({ local, wholeDay }: LocalMoment): string {
  return wholeDay ? local.toPlainDate().toString() : local.toString({ smallestUnit: "minute" });
}
