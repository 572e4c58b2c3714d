/** FreePBX's own updates of modules (13 and later). */
export const AUTOMATIC_UPDATES = "automatic-updates";

/** The gates of an earlier change, which haven't passed: they're asked again, after the configuration was read again. */
export const FRAMEWORK_GATES = "framework-gates";

/** The same of an earlier change of packages: what was restarted after it must run. */
export const PACKAGE_GATES = "package-gates";

const SWITCHED_OFF = `setting ${AUTOMATIC_UPDATES} enabled → disabled`;
const ASKED_AGAIN = `setting ${FRAMEWORK_GATES} open → passed`;
const PACKAGES_ASKED_AGAIN = `setting ${PACKAGE_GATES} open → passed`;

/** All that is set, by its canonical text without the container that it's about. */
const SETTINGS: ReadonlyMap<string, string> = new Map([
  [SWITCHED_OFF, AUTOMATIC_UPDATES],
  [ASKED_AGAIN, FRAMEWORK_GATES],
  [PACKAGES_ASKED_AGAIN, PACKAGE_GATES],
]);

/** The canonical text of switching FreePBX's own updates off: what a preview shows and what policies read. */
export function describeUpdaterStop(container: string): string {
  return `container ${container}: ${SWITCHED_OFF}`;
}

/** The canonical text of asking the gates of an earlier change of modules again. */
export function describeOpenGates(container: string): string {
  return `container ${container}: ${ASKED_AGAIN}`;
}

/**
 * The canonical text of asking the gates of an earlier change of packages again.
 *
 * @param target `node`, or a container's id
 */
export function describeOpenPackageGates(target: string): string {
  return `${target === "node" ? "node" : `container ${target}`}: ${PACKAGES_ASKED_AGAIN}`;
}

/** What is set by a line of a plan, without the container that it's about; undefined where it's none of these. */
export function settingOf(what: string): string | undefined {
  return SETTINGS.get(what);
}
