import { part } from "../script/parts";

/** How long Asterisk has, after a change, to come back to as many registrations as before. */
export const SETTLE_SECONDS = 60;

const PARTS = ["service-measure", "service-logs", "service-call"];

/**
 * Functions that measure what a change must not break in a container, with FreePBX or without: Asterisk, the web server, their
 * logs, and a call. They come after `remote/inside/processes.sh`; the first lines of each part say which parameters it wants.
 */
export function serviceShell(): string {
  return PARTS.map((name) => part(`remote/services/${name}.sh`)).join("");
}
