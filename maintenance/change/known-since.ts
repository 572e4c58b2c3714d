import type { Temporal } from "@js-temporal/polyfill";
import type { Change } from "./change";

/** Where a record doesn't say since when its vulnerability is known, what is older than this was about something else. */
const LONGEST_HOURS = 7 * 24;

/** From when on notices, half measures and meetings can be about a change's vulnerability. */
export function findEarliest({ vulnerability }: Change, now: Temporal.Instant): Temporal.Instant {
  return vulnerability?.knownSince ?? now.subtract({ hours: LONGEST_HOURS });
}
