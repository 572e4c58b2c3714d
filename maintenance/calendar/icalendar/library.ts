import { createRequire } from "node:module";
import type * as Ical from "ical.js" with { "resolution-mode": "import" };

/*
 * The package has a CommonJS build, which is what runs here, but only declares types for ES modules: an ordinary import of it doesn't
 * compile in a CommonJS package (TS1479).
 */
const load = createRequire(__filename);

/** Reads and writes iCalendar texts. Its recurrences aren't used: it takes February 30 for March 1. */
export const ICAL = load("ical.js") as typeof Ical.default;
