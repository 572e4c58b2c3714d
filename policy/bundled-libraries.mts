/* What `maintenance/calendar/libraries.ts` loads when it's run, for a bundle, which has to find it when it's made. */
export { RRuleTemporal } from "rrule-temporal";
export { default as ICAL } from "ical.js";
