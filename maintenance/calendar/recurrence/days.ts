import { beginFirstWeek, beginWeek, civilDay, factsOf, type CivilDay, type DayFacts } from "./civil-day";
import type { Rule, Weekday } from "./rule";

/**
 * The days of a rule from `first` to `last`, both included, in order. UNTIL isn't looked at: it may be a moment.
 *
 * @param since the rule's first day; what the rule leaves open is as on it
 */
export function* walkDays(
  rule: Rule,
  since: CivilDay,
  first: CivilDay,
  last: CivilDay,
): Generator<CivilDay, void> {
  const start = rule.weekNumbers === undefined ? indexPeriod(rule, since) : beginOfWeekYears(rule, since);
  // COUNT counts from the beginning.
  const skipped =
    rule.count === undefined ? Math.floor((indexPeriod(rule, first) - start) / rule.interval) : 0;
  const matches = createMatch(rule, since);
  let counted = 0;
  for (let period = start + Math.max(0, skipped) * rule.interval; ; period += rule.interval) {
    const [begin, end] = boundsOf(rule, period);
    if (begin > last) return;
    for (const day of pick(rule, listMatching(begin, end, matches))) {
      if (day < since) continue;
      if (rule.count !== undefined && ++counted > rule.count) return;
      if (day >= first && day <= last) yield day;
    }
  }
}

/** Which of the rule's periods (days, weeks, months or years) a day is in; weeks are counted in the year that they belong to. */
function indexPeriod(rule: Rule, day: CivilDay): number {
  const { frequency, weekStart } = rule;
  if (frequency === "DAILY") return day;
  if (frequency === "WEEKLY") return Math.floor(beginWeek(day, weekStart) / 7);
  const { year, month } = factsOf(day);
  if (frequency === "MONTHLY") return year * 12 + month - 1;
  return rule.weekNumbers === undefined ? year : weekYearOf(day, year, weekStart);
}

/** Years are counted from the start's, whose first days may be in the last week of the one before. */
function beginOfWeekYears({ interval }: Rule, since: CivilDay): number {
  return factsOf(since).year - interval;
}

/** A period's first day, and the first one after it. */
function boundsOf({ frequency, weekStart, weekNumbers }: Rule, period: number): [CivilDay, CivilDay] {
  switch (frequency) {
    case "DAILY":
      return [period, period + 1];
    case "WEEKLY": {
      // 1970-01-01 was a Thursday: the weeks of other beginnings are as far from multiples of 7 as from that one.
      const begin = beginWeek(period * 7 + 6, weekStart);
      return [begin, begin + 7];
    }
    case "MONTHLY":
      return [civilDay(0, period + 1, 1), civilDay(0, period + 2, 1)];
    case "YEARLY":
      return weekNumbers === undefined
        ? [civilDay(period, 1, 1), civilDay(period + 1, 1, 1)]
        : [beginFirstWeek(period, weekStart), beginFirstWeek(period + 1, weekStart)];
  }
}

function listMatching(begin: CivilDay, end: CivilDay, matches: (day: CivilDay) => boolean): CivilDay[] {
  const days: CivilDay[] = [];
  for (let day = begin; day < end; day++) if (matches(day)) days.push(day);
  return days;
}

function pick({ positions }: Rule, days: readonly CivilDay[]): readonly CivilDay[] {
  if (positions === undefined) return days;
  return days.filter((_, i) => positions.includes(i + 1) || positions.includes(i - days.length));
}

/** Whether a day fits all parts of the rule, and is like its first day in what they leave open. */
function createMatch(rule: Rule, since: CivilDay): (day: CivilDay) => boolean {
  const { frequency, months, weekNumbers, yearDays, monthDays, weekdays, weekStart } = rule;
  const start = factsOf(since);
  const isLikeStart = (facts: DayFacts): boolean => {
    if (weekdays !== undefined || monthDays !== undefined || yearDays !== undefined) return true;
    if (frequency === "WEEKLY" || weekNumbers !== undefined) return facts.weekday === start.weekday;
    if (frequency === "DAILY") return true;
    return (
      facts.day === start.day &&
      (frequency === "MONTHLY" || months !== undefined || facts.month === start.month)
    );
  };
  return (day) => {
    const facts = factsOf(day);
    return (
      has(months, facts.month) &&
      has(monthDays, facts.day, facts.day - facts.daysInMonth - 1) &&
      has(yearDays, facts.dayOfYear, facts.dayOfYear - facts.daysInYear - 1) &&
      (weekNumbers === undefined || has(weekNumbers, ...weekNumbersOf(day, facts.year, weekStart))) &&
      (weekdays === undefined || weekdays.some((weekday) => isWeekday(weekday, facts, rule))) &&
      isLikeStart(facts)
    );
  };
}

function has(list: readonly number[] | undefined, ...values: number[]): boolean {
  return list === undefined || values.some((value) => list.includes(value));
}

function isWeekday({ weekday, ordinal }: Weekday, facts: DayFacts, { frequency, months }: Rule): boolean {
  if (facts.weekday !== weekday) return false;
  if (ordinal === 0) return true;
  const inMonth = frequency === "MONTHLY" || months !== undefined;
  const [at, length] = inMonth ? [facts.day, facts.daysInMonth] : [facts.dayOfYear, facts.daysInYear];
  return ordinal > 0 ? ordinal === Math.ceil(at / 7) : -ordinal === Math.ceil((length - at + 1) / 7);
}

function weekYearOf(day: CivilDay, year: number, weekStart: number): number {
  if (day < beginFirstWeek(year, weekStart)) return year - 1;
  return day < beginFirstWeek(year + 1, weekStart) ? year : year + 1;
}

/** From the year's beginning, and from its end. */
function weekNumbersOf(day: CivilDay, year: number, weekStart: number): [number, number] {
  const weekYear = weekYearOf(day, year, weekStart);
  const begin = beginFirstWeek(weekYear, weekStart);
  const end = beginFirstWeek(weekYear + 1, weekStart);
  return [Math.floor((day - begin) / 7) + 1, -Math.ceil((end - day) / 7)];
}
