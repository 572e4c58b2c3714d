import { FREQUENCIES, WEEKDAYS, type Frequency } from "./rule";

const WEEKDAY = `(?:${WEEKDAYS.join("|")})`;
const MONTH = "0?[1-9]|1[0-2]";
const MONTH_DAY = "0?[1-9]|[12]\\d|3[01]";
const WEEK = "0?[1-9]|[1-4]\\d|5[0-3]";
const YEAR_DAY = "0{0,2}[1-9]|0?[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6]";

interface Part {
  /** What it must be like. */
  readonly form: RegExp;
  /** The frequencies that it may stand with. */
  readonly frequencies: readonly Frequency[];
}

/** RFC 5545, 3.3.10: the parts that choose days, and what each may stand with. */
export const PARTS = {
  FREQ: anywhere(new RegExp(`^(?:${FREQUENCIES.join("|")})$`)),
  INTERVAL: anywhere(/^[1-9]\d{0,3}$/),
  COUNT: anywhere(/^[1-9]\d{0,4}$/),
  UNTIL: anywhere(/^\d{8}(?:T\d{6}Z?)?$/),
  WKST: anywhere(new RegExp(`^${WEEKDAY}$`)),
  BYDAY: anywhere(listOf(`(?:[+-]?(?:${WEEK}))?${WEEKDAY}`)),
  BYMONTH: anywhere(listOf(`(?:${MONTH})`)),
  BYMONTHDAY: { form: signed(MONTH_DAY), frequencies: ["DAILY", "MONTHLY", "YEARLY"] },
  BYYEARDAY: { form: signed(YEAR_DAY), frequencies: ["YEARLY"] },
  BYWEEKNO: { form: signed(WEEK), frequencies: ["YEARLY"] },
  BYSETPOS: anywhere(signed(YEAR_DAY)),
} as const satisfies Readonly<Record<string, Part>>;

export type PartName = keyof typeof PARTS;

/** Those of which BYSETPOS picks. */
export const CHOOSING: readonly PartName[] = ["BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"];

/** Where a weekday may have a number. */
export const NUMBERED: readonly Frequency[] = ["MONTHLY", "YEARLY"];

export function isPartName(name: string): name is PartName {
  return Object.hasOwn(PARTS, name);
}

/** A part's row of the table. */
export function rowOf(name: PartName): Part {
  return PARTS[name];
}

function anywhere(form: RegExp): Part {
  return { form, frequencies: FREQUENCIES };
}

function signed(number: string): RegExp {
  return listOf(`[+-]?(?:${number})`);
}

function listOf(item: string): RegExp {
  return new RegExp(`^${item}(?:,${item})*$`);
}
