import { Temporal } from "@js-temporal/polyfill";
import { SINCE } from "../calendar";
import { checkRecurrence, checkStart } from "../recurrence/check";
import { findLines, valueOf, type Component } from "./components";
import { NotImported } from "./finding";
import type { LocalMoment } from "./property";

/**
 * The recurrence rules of an event, as our calendar has them: what says nothing beside the event's own time is taken out.
 * @throws NotImported
 */
export function readRules(component: Component, start: LocalMoment): string[] {
  return findLines(component, "RRULE").map((line) => {
    const rule = valueOf(line)
      .toUpperCase()
      .split(";")
      .map((part) => part.trim())
      .filter((part) => part !== "" && !saysNothing(part, start))
      .map((part) => (start.wholeDay ? part.replace(/^(UNTIL=\d{8})T\d{6}Z?$/, "$1") : part))
      .join(";");
    const begin = { from: start.local.toPlainTime(), timeZone: start.timeZone };
    const problem = checkRecurrence(rule) ?? checkStart(rule, start.local.toPlainDate(), SINCE, begin);
    if (problem !== undefined)
      throw new NotImported(line.line, `recurs in a way that a calendar file doesn't have: ${problem}`);
    return rule;
  });
}

/** The time of the event, said once more, and RFC 7529's way of saying that nothing is unusual. */
export function saysNothing(part: string, { local, wholeDay }: Omit<LocalMoment, "timeZone">): boolean {
  const time = wholeDay ? Temporal.PlainTime.from("00:00") : local.toPlainTime();
  const idle = ["RSCALE=GREGORIAN", "SKIP=OMIT"];
  const own = { BYHOUR: time.hour, BYMINUTE: time.minute, BYSECOND: time.second };
  return (
    idle.includes(part) ||
    Object.entries(own).some(([name, value]) => new RegExp(`^${name}=0?${value}$`).test(part))
  );
}
