import { Temporal } from "@js-temporal/polyfill";

/** What time it is. */
export interface Clock {
  now(): Temporal.Instant;
}

export const SYSTEM_CLOCK: Clock = { now: () => Temporal.Now.instant() };

/** A clock that was set to a moment just now, and goes on from there. */
export function startClock(moment: Temporal.Instant): Clock {
  const begun = performance.now();
  return { now: () => moment.add({ milliseconds: Math.round(performance.now() - begun) }) };
}
