import { describeMoment } from "../calendar/describe";
import { buildCalendar } from "../calendar/parse";
import { findRingsAtWork } from "../rings/at-work";
import type { GateDeclaration, GateRecord } from "./record";

/** `change 2026-11-27-php (T1): PHP with the fixes of November` */
export function describeDeclaredChange({ change }: Pick<GateDeclaration, "change">): string {
  return change === undefined
    ? "no change record"
    : `change ${change.change} (${change.tier ?? "unclassified"}): ${change.title}`;
}

/** What of the judgement is the stack's own word: its entries come before those of the catalogue. */
export function describeOwnImpacts({ impact }: Pick<GateDeclaration, "impact">): string[] {
  return impact.map(
    ({ subject, names, interrupts, because }) =>
      `by the stack's configuration: ${subject} ${names.join(", ")} ${because}, and interrupts ${interrupts.length === 0 ? "nothing" : interrupts.join(", ")}`,
  );
}

/** Which rings the run leaves waiting, and since when those before have had the release. */
export function describeRingsOfRun(record: GateRecord): string[] {
  const { rings = [], ring, release, calendar } = record;
  const last = rings.findIndex(({ name }) => name === ring);
  const waiting = last < 0 ? [] : rings.slice(last + 1);
  const had = findRingsAtWork(record).flatMap(({ before: { name, lacking, since } }) =>
    since === undefined || lacking.length > 0
      ? []
      : [
          `ring ${name} has had release ${release.name} since ${describeMoment(buildCalendar(calendar), since)}`,
        ],
  );
  return [...waiting.map(({ name }) => `ring ${name} isn't part of this run`), ...new Set(had)];
}
