import { Temporal } from "@js-temporal/polyfill";
import { quoteForeign } from "../../text/plain-text";
import { FREQUENCIES, WEEKDAYS, type Rule, type Until, type Weekday } from "./rule";
import { CHOOSING, isPartName, NUMBERED, PARTS, rowOf, type PartName } from "./table";

/** A recurrence rule that can't be used; its message is a sentence without the end. */
export class InvalidRule extends Error {
  override readonly name = "InvalidRule";
}

type Values = ReadonlyMap<PartName, string>;

/**
 * Reads a recurrence rule of days, and holds it against RFC 5545, 3.3.10.
 * @throws InvalidRule
 */
export function parseRule(text: string): Rule {
  const values = readParts(text);
  const problem = findMisfit(values);
  if (problem !== undefined) throw new InvalidRule(`${problem} (RFC 5545, 3.3.10), got ${quote(text)}`);
  const numbers = (name: PartName): number[] | undefined => values.get(name)?.split(",").map(Number);
  const weekdays = values.get("BYDAY")?.split(",").map(readWeekday);
  const until = values.get("UNTIL");
  const optional = {
    count: numbers("COUNT")?.[0],
    until: until === undefined ? undefined : readUntil(until),
    months: numbers("BYMONTH"),
    weekNumbers: numbers("BYWEEKNO"),
    yearDays: numbers("BYYEARDAY"),
    monthDays: numbers("BYMONTHDAY"),
    weekdays,
    positions: numbers("BYSETPOS"),
  };
  return {
    frequency: FREQUENCIES.find((frequency) => frequency === values.get("FREQ")) ?? "DAILY",
    interval: numbers("INTERVAL")?.[0] ?? 1,
    weekStart: indexWeekday(values.get("WKST") ?? "MO"),
    ...leaveOutUndefined(optional),
  };
}

function readParts(text: string): Values {
  const parts = text.split(";").map((part) => part.split("="));
  if (!parts.some(([name]) => name === "FREQ"))
    throw new InvalidRule(`expected a recurrence rule, e.g. FREQ=WEEKLY;BYDAY=FR, got ${quote(text)}`);
  const values = new Map<PartName, string>();
  for (const [name = "", value = "", ...rest] of parts) {
    if (name === "") throw new InvalidRule(`an empty part is in ${quote(text)}`);
    if (!isPartName(name))
      throw new InvalidRule(
        `${quoteForeign(name, 40)} isn't a part that chooses days; those are ${Object.keys(PARTS).join(", ")}. Times of day go into from and to`,
      );
    if (rest.length > 0 || !rowOf(name).form.test(value))
      throw new InvalidRule(`${name}=${quoteForeign(value, 40)} can't be used in ${quoteForeign(text, 200)}`);
    const before = values.get(name);
    if (before !== undefined) throw new InvalidRule(describeRepeated(name, before, value, text));
    values.set(name, value);
  }
  return values;
}

function describeRepeated(name: PartName, before: string, value: string, text: string): string {
  const advice = name.startsWith("BY") ? `write ${name}=${before},${value}` : "leave one out";
  return `${name} is given twice in ${quoteForeign(text, 200)}; ${quoteForeign(advice, 100)}`;
}

/** What the RFC's table, and the sentences around it, say against parts that are right by themselves. */
function findMisfit(values: Values): string | undefined {
  const frequency = FREQUENCIES.find((known) => known === values.get("FREQ"));
  if (frequency === undefined) return "FREQ must be given";
  for (const name of values.keys()) {
    const { frequencies } = rowOf(name);
    if (!frequencies.includes(frequency))
      return `${name} can only stand with FREQ=${frequencies.join(" or FREQ=")}`;
  }
  if (values.has("COUNT") && values.has("UNTIL")) return "COUNT and UNTIL can't both be given";
  if (values.has("BYSETPOS") && !CHOOSING.some((name) => values.has(name)))
    return `BYSETPOS picks among the days of another part, and needs one: ${CHOOSING.join(", ")}`;
  const until = values.get("UNTIL");
  if (until !== undefined && readUntil(until) === undefined)
    return `UNTIL=${until} is no date of the calendar`;
  const highest = Math.max(
    ...(values.get("BYDAY") ?? "").split(",").map((item) => Math.abs(Number(item.slice(0, -2)))),
  );
  if (highest === 0) return undefined;
  if (!NUMBERED.includes(frequency))
    return `a weekday has a number only with FREQ=${NUMBERED.join(" or FREQ=")}`;
  if (values.has("BYWEEKNO")) return "a weekday has no number where BYWEEKNO is given";
  if (highest > 5 && (frequency === "MONTHLY" || values.has("BYMONTH")))
    return `a month has no weekday with the number ${highest}`;
  return undefined;
}

function readWeekday(item: string): Weekday {
  return { weekday: indexWeekday(item.slice(-2)), ordinal: Number(item.slice(0, -2)) };
}

function indexWeekday(name: string): number {
  return WEEKDAYS.findIndex((weekday) => weekday === name) + 1;
}

function readUntil(text: string): Until | undefined {
  const [, year = "", month = "", day = "", hour, minute, second = "", utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  const time = `${hour ?? ""}:${minute ?? ""}:${second}`;
  try {
    if (hour === undefined) return Temporal.PlainDate.from(date);
    if (utc === "Z") return Temporal.Instant.from(`${date}T${time}Z`);
    return Temporal.PlainDateTime.from(`${date}T${time}`);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function leaveOutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function quote(text: string): string {
  return JSON.stringify(quoteForeign(text, 200));
}
