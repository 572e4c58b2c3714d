import type { NeededProgram } from "../../maintenance/needs/needed-program";
import { PACKAGE_MANAGERS } from "../../maintenance/package-managers/package-managers";
import { assign, part } from "./parts";

const [OLDEST, ...NEWER] = PACKAGE_MANAGERS.map(({ install }) => install);

/**
 * How programs are installed on nodes, newest first; a node whose own packages nobody keeps may be a Debian. The oldest is the last:
 * it's named where none is seen.
 */
const INSTALLERS = [...NEWER.reverse(), "apt-get -y install", OLDEST];

/** Functions that tell what a node lacks: see `needs.sh`. */
export function needsShell(): string {
  return assign({ INSTALLERS: INSTALLERS.join("\n") }) + part("remote/script/needs.sh");
}

/** Programs, each with the package that brings it, as `node_lacks` takes them. */
export function listNeeds(needs: readonly NeededProgram[]): string {
  return needs.map((need) => `${need.program}:${need.package}`).join(" ");
}
