import { createRequire } from "node:module";
import type * as Ical from "ical.js" with { "resolution-mode": "import" };
import type * as Recurrences from "rrule-temporal" with { "resolution-mode": "import" };

/*
 * Both packages have a CommonJS build, which is what runs here, but only declare types for ES modules: an ordinary
 * import of them doesn't compile in a CommonJS package (TS1479).
 */
const load = createRequire(__filename);

/**
 * Expands recurrence rules. It's only ever given dates, in UTC: what becomes of a local time on a day on which clocks
 * change is decided in `local-time.ts`, not by this library, which leaves such an occurrence out (RFC 5545, 3.3.10).
 */
export const { RRuleTemporal } = load("rrule-temporal") as typeof Recurrences;

/** Reads and writes iCalendar texts. Its own recurrences aren't used: it takes February 30 for March 1. */
export const ICAL = load("ical.js") as typeof Ical.default;
