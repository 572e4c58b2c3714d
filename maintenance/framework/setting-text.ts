/** FreePBX's own updates of modules (13 and later): the one setting of the framework that a fleet file may have changed. */
export const AUTOMATIC_UPDATES = "automatic-updates";

const SWITCHED_OFF = `setting ${AUTOMATIC_UPDATES} enabled → disabled`;

/** The canonical text of switching FreePBX's own updates off: what a preview shows and what policies read. */
export function describeUpdaterStop(container: string): string {
  return `container ${container}: ${SWITCHED_OFF}`;
}

/** Whether a line of a plan, without the container that it's about, is of `describeUpdaterStop`. */
export function isUpdaterStop(what: string): boolean {
  return what === SWITCHED_OFF;
}
