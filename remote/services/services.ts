import { part } from "../script/parts";

/** How long Asterisk has, after a change, to come back to as many registrations as before. */
export const SETTLE_SECONDS = 60;

const JUDGING = ["service-processes", "service-measure", "service-answers", "service-marks", "service-judge"];

/**
 * Functions that measure what a change must not break in a machine, with FreePBX or without (Asterisk, the web server, the database), and
 * judge what is worse afterwards. They come after `remote/inside/processes.sh`; the first lines of each part say which parameters it wants.
 */
export function judgeServicesShell(): string {
  return partsOf(JUDGING);
}

/** The same with logs, and a call. */
export function serviceShell(): string {
  return partsOf([...JUDGING, "service-logs", "service-call"]);
}

/**
 * Asks the fleet file's probes inside a machine: see `probes.sh`. They come after what defines `finding`.
 */
export function probesShell(): string {
  return partsOf(["sip-client", "probes"]);
}

function partsOf(names: readonly string[]): string {
  return names.map((name) => part(`remote/services/${name}.sh`)).join("");
}
